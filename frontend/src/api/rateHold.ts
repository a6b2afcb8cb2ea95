// What the server's limits hold up: reading waits as long as the server says, and the screen says so meanwhile.

export interface HoldPorts {
  /** Calls back once after a time; the returned function calls it off. */
  after: (ms: number, call: () => void) => () => void
  now: () => number
  random: () => number
}

// All that waits comes back spread over so long, not at one moment.
const SPREAD_MS = 1_000

export class RateHold {
  private readonly ports: HoldPorts
  private readonly watchers = new Set<() => void>()
  private end = 0
  private waiting = 0

  constructor(ports: HoldPorts) {
    this.ports = ports
  }

  /** Until when reading is held up, in milliseconds since 1970; 0 while nothing waits. */
  readonly until = (): number => (this.waiting === 0 ? 0 : this.end)

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Rejects with the signal's reason when nobody wants it any more. */
  async wait(seconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const ms = seconds * 1_000
    this.end = Math.max(this.end, this.ports.now() + ms)
    this.change(1)
    try {
      await this.pause(ms + SPREAD_MS * this.ports.random(), signal)
    } finally {
      this.change(-1)
    }
    signal.throwIfAborted()
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.ports.after(ms, resolve)
      const stop = () => {
        callOff()
        resolve()
      }
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  private change(by: number): void {
    this.waiting += by
    this.watchers.forEach((watcher) => watcher())
  }
}
