// Has the dashboard read soon after something happened that it shows, and seldom enough for the server's limits.
import { focusManager, type QueryClient } from '@tanstack/react-query'
import { hasEnded } from '@/api/commandStatus'
import { keys } from '@/api/keys'
import type { LiveEvent, VehicleNews } from '@/api/wire'

const SOON_MS = 300
// The server tells all who ask within this time the same (backend/app/features/dashboard/service.py).
const APART_MS = 2_000
// So many readings may follow one another like that, and then one each: at most AT_ONCE + 60_000 / EACH_MS, which is
// 21, in any minute, of the hundred requests that a person has (docs/adr/0008-counting-requests.md).
const AT_ONCE = 6
const EACH_MS = 4_000

const SHOWN = { status: true, faults: true, locks: false, modes: false } satisfies Record<
  VehicleNews['what'],
  boolean
>

export class DashboardReader {
  private readonly cache: QueryClient
  private isPlanned = false
  private heardAt = -Infinity
  private readAt = -Infinity
  /** When all readings so far would have been due, had they come evenly. */
  private evenlyAt = -Infinity

  constructor(cache: QueryClient) {
    this.cache = cache
  }

  /** Between its beginning and its end a command changes nothing that is counted. */
  hear(event: LiveEvent): void {
    if (event.seq === 1 || hasEnded(event.status)) this.wish()
  }

  change(what: VehicleNews['what']): void {
    if (SHOWN[what]) this.wish()
  }

  wish(): void {
    this.heardAt = Date.now()
    this.plan()
  }

  private plan(): void {
    if (this.isPlanned) return
    this.isPlanned = true
    const next = Math.max(this.readAt + APART_MS, this.evenlyAt - (AT_ONCE - 1) * EACH_MS)
    setTimeout(() => void this.read(), Math.max(SOON_MS, next - Date.now()))
  }

  private async read(): Promise<void> {
    const began = Date.now()
    const isSeen = focusManager.isFocused() && this.isOpen()
    if (isSeen) this.evenlyAt = Math.max(this.evenlyAt, began) + EACH_MS
    // What nobody sees is only marked as old: it is read when it comes into sight.
    await this.cache.invalidateQueries({ queryKey: keys.dashboard, refetchType: isSeen ? 'active' : 'none' })
    if (isSeen) this.readAt = Date.now()
    this.isPlanned = false
    // What the server has just told may be what it told somebody else before this happened.
    if (isSeen && this.heardAt > began - APART_MS) this.plan()
  }

  private isOpen(): boolean {
    return this.cache.getQueryCache().find({ queryKey: keys.dashboard })?.isActive() === true
  }
}
