// Which stretch of time the plot shows: it follows the present, or is held at a place. Outside React.
import { HISTORY_MS } from '@/api/live/series'

export const WINDOWS_MIN = [1, 5, 30] as const
const SHORTEST_MS = 1_000

/** Units: ms; of a held view since 1970. */
export type Shown =
  | { readonly kind: 'following'; readonly windowMs: number }
  | { readonly kind: 'held'; readonly from: number; readonly to: number; readonly windowMs: number }

export class View {
  private shown: Shown = { kind: 'following', windowMs: WINDOWS_MIN[0] * 60_000 }
  private readonly watchers = new Set<() => void>()

  readonly state = (): Shown => this.shown

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  range(now: number): [from: number, to: number] {
    const shown = this.shown
    return shown.kind === 'held' ? [shown.from, shown.to] : [now - shown.windowMs, now]
  }

  follow(windowMs = this.shown.windowMs): void {
    this.become({ kind: 'following', windowMs })
  }

  /** Stays where it is, whatever comes. */
  pause(now: number): void {
    const [from, to] = this.range(now)
    this.hold(from, to, now)
  }

  hold(from: number, to: number, now: number): void {
    const width = Math.min(Math.max(to - from, SHORTEST_MS), HISTORY_MS)
    const oldest = now - HISTORY_MS
    const start = Math.min(Math.max(from, oldest), Math.max(oldest, now - width / 2))
    this.become({ kind: 'held', from: start, to: start + width, windowMs: this.shown.windowMs })
  }

  /** `factor` below 1 shows less time; what is at `at` stays where it is. */
  zoom(factor: number, at: number, now: number): void {
    const [from, to] = this.range(now)
    const width = Math.min(Math.max((to - from) * factor, SHORTEST_MS), HISTORY_MS)
    const left = (at - from) / (to - from)
    this.hold(at - left * width, at + (1 - left) * width, now)
  }

  /** `part` of what is shown; negative goes back in time. */
  pan(part: number, now: number): void {
    const [from, to] = this.range(now)
    const by = part * (to - from)
    this.hold(from + by, to + by, now)
  }

  private become(shown: Shown): void {
    this.shown = shown
    this.watchers.forEach((watcher) => watcher())
  }
}
