// Doing a thing when it is wished for, soon, and never more often than so.

const SOON_MS = 300

export class Pace {
  private readonly everyMs: number
  private readonly act: () => void
  private planned = false
  private lastMs = -Infinity

  constructor(everyMs: number, act: () => void) {
    this.everyMs = everyMs
    this.act = act
  }

  wish(): void {
    if (this.planned) return
    this.planned = true
    setTimeout(
      () => {
        this.planned = false
        this.lastMs = Date.now()
        this.act()
      },
      Math.max(SOON_MS, this.lastMs + this.everyMs - Date.now()),
    )
  }
}
