// A stretch of time as the columns of a plot: in each the lowest and the highest value, in their order.
// The arrays are used again for every frame. Pure otherwise.
import type { Series } from '@/api/live/series'

/** null: the line breaks here. undefined: nothing was seen here, and the line goes on. */
export type Cell = number | null | undefined

interface Drawn {
  readonly series: Series
  /** Longer than this between two samples, and there is a gap between them. */
  readonly gapMs: number
  /** A switch keeps its value until the next. */
  readonly isSwitch: boolean
}

interface Seen {
  at: number
  value: number
  column: number
}

export class Columns {
  readonly times: number[] = []
  private first = 0
  private last = 0
  private step = 1
  private from = 0

  /** Columns lie at whole multiples of their width, so that they do not shimmer while time goes on. */
  lay(from: number, to: number, count: number): void {
    this.step = (to - from) / Math.max(count, 1)
    this.from = from
    this.first = Math.floor(from / this.step)
    this.last = Math.floor(to / this.step)
    this.times.length = 2 * (this.last - this.first + 1)
    for (let column = 0; column <= this.last - this.first; column += 1) {
      const start = (this.first + column) * this.step
      this.times[2 * column] = Math.max(from, start)
      this.times[2 * column + 1] = Math.max(from, start + this.step / 2)
    }
  }

  /** Fills `cells` with a series; a line that comes in from the left begins at the edge. */
  fill(drawn: Drawn, cells: Cell[]): void {
    cells.length = this.times.length
    cells.fill(undefined)
    const filler = new Filler(cells)
    let before: Seen | null = null
    drawn.series.each(this.from, (this.last + 1) * this.step, (at, value) => {
      const seen = { at, value, column: Math.floor(at / this.step) - this.first }
      if (seen.column <= this.last - this.first) this.place(drawn, before, seen, filler)
      before = seen
    })
  }

  private place(drawn: Drawn, before: Seen | null, seen: Seen, filler: Filler): void {
    if (seen.at < this.from) return
    if (before !== null) this.join(drawn, before, seen, filler)
    filler.put(seen.column, seen.value)
  }

  private join(drawn: Drawn, before: Seen, seen: Seen, filler: Filler): void {
    if (seen.at - before.at > drawn.gapMs) filler.breakBetween(before.column, seen.column)
    else if (before.at < this.from) filler.put(0, this.atEdge(drawn, before, seen))
  }

  private atEdge(drawn: Drawn, before: Seen, seen: Seen): number {
    if (drawn.isSwitch) return before.value
    const part = (this.from - before.at) / (seen.at - before.at)
    return before.value + part * (seen.value - before.value)
  }
}

class Filler {
  private readonly cells: Cell[]

  constructor(cells: Cell[]) {
    this.cells = cells
  }

  put(column: number, value: number): void {
    const early = this.cells[2 * column]
    const late = this.cells[2 * column + 1]
    if (Number.isNaN(value)) this.cut(column)
    else if (typeof early !== 'number') this.begin(column, value)
    else if (typeof late !== 'number') this.cells[2 * column + 1] = value
    else this.widen(column, early, late, value)
  }

  /** In the column after the last one with a value; a gap within one column is too narrow to be seen. */
  breakBetween(last: number, next: number): void {
    if (last < 0) return
    if (next > last + 1) this.cells[2 * last + 2] = null
    else if (next > last && this.cells[2 * last + 1] === undefined) this.cells[2 * last + 1] = null
  }

  private cut(column: number): void {
    const at = this.cells[2 * column] === undefined ? 2 * column : 2 * column + 1
    this.cells[at] = null
  }

  /** After a break at the beginning of the column the value comes behind it. */
  private begin(column: number, value: number): void {
    this.cells[this.cells[2 * column] === null ? 2 * column + 1 : 2 * column] = value
  }

  private widen(column: number, early: number, late: number, value: number): void {
    const isRising = early <= late
    const low = Math.min(early, late)
    const high = Math.max(early, late)
    if (value < low) this.cells[isRising ? 2 * column : 2 * column + 1] = value
    if (value > high) this.cells[isRising ? 2 * column + 1 : 2 * column] = value
  }
}
