// The recordings of this page: a vehicle is watched as long as a part of the page wants it, and a moment longer.
import type { LiveSocket } from '@/api/live/liveSocket'
import type { Pin } from '@/api/live/pinBoard'
import { Recording } from '@/api/live/recording'

// Whoever looks at the faults for a moment finds no gap in the plot.
const LINGER_MS = 20_000
// Of vehicles that were left; their half hour is kept while the page is open.
const MOST_KEPT = 3

interface Kept {
  readonly recording: Recording
  users: number
  wish: string
  callOff: (() => void) | null
}

export interface RecordingPorts {
  live: Pick<LiveSocket, 'watchData' | 'unwatchData'>
  after: (ms: number, call: () => void) => () => void
  now: () => number
}

export class Recordings {
  private readonly ports: RecordingPorts
  private readonly kept = new Map<string, Kept>()

  constructor(ports: RecordingPorts) {
    this.ports = ports
  }

  of(vehicleId: string): Recording {
    return this.find(vehicleId).recording
  }

  /** Counts one more user; the returned function counts it off. */
  use(vehicleId: string): () => void {
    const kept = this.find(vehicleId)
    kept.users += 1
    kept.callOff?.()
    kept.callOff = null
    let using = true
    return () => {
      if (!using) return
      using = false
      kept.users -= 1
      if (kept.users === 0) kept.callOff = this.ports.after(LINGER_MS, () => this.end(vehicleId, kept))
    }
  }

  /** What is to be watched from now on. All users of a vehicle want the same. */
  want(vehicleId: string, pins: readonly Pin[], intervalMs: number): void {
    const kept = this.find(vehicleId)
    const items = pins.map(({ entity, data }) => ({ entity, data }))
    const wish = JSON.stringify([items, intervalMs])
    if (wish === kept.wish) return
    kept.wish = wish
    kept.recording.keep(pins)
    if (items.length === 0) this.ports.live.unwatchData(vehicleId)
    else
      this.ports.live.watchData(vehicleId, { items, intervalMs }, (message) =>
        kept.recording.hear(message, this.ports.now()),
      )
  }

  private find(vehicleId: string): Kept {
    const known = this.kept.get(vehicleId)
    if (known) return known
    this.makeRoom()
    const made = { recording: new Recording(), users: 0, wish: '', callOff: null }
    this.kept.set(vehicleId, made)
    return made
  }

  private end(vehicleId: string, kept: Kept): void {
    kept.callOff = null
    kept.wish = ''
    this.ports.live.unwatchData(vehicleId)
    kept.recording.lose()
  }

  private makeRoom(): void {
    for (const [vehicleId, kept] of this.kept) {
      if (this.kept.size < MOST_KEPT) return
      if (kept.users > 0) continue
      kept.callOff?.()
      this.end(vehicleId, kept)
      this.kept.delete(vehicleId)
    }
  }
}
