// The samples of one series, oldest first, in blocks of numbers: memory grows to what half an hour needs, and stays.
import { placesOf } from '@/lib/numbers'

export const HISTORY_MS = 30 * 60_000
const BLOCK = 1_024

interface Block {
  readonly times: Float64Array
  readonly values: Float64Array
  size: number
}

export interface Point {
  /** In ms since 1970. */
  at: number
  /** NaN: there was no value then; whatever is drawn breaks here. */
  value: number
}

export class Series {
  private blocks: Block[] = []
  private count = 0
  private mostPlaces = 0

  /** The most decimal places that a value had. */
  get places(): number {
    return this.mostPlaces
  }

  get size(): number {
    return this.count
  }

  get last(): Point | undefined {
    return this.pointAt(this.count - 1)
  }

  /** A sample that is older than the last one is left out: time goes one way. */
  add(at: number, value: number): void {
    const last = this.blocks.at(-1)
    const newest = last?.times[last.size - 1]
    if (newest !== undefined && at <= newest) return
    const block = last !== undefined && last.size < BLOCK ? last : this.newBlock(at)
    block.times[block.size] = at
    block.values[block.size] = value
    block.size += 1
    this.count += 1
    this.mostPlaces = Math.max(this.mostPlaces, placesOf(value))
  }

  /** Calls for every point from `from` to `to`, and for the one before and after: lines come in and go out there. */
  each(from: number, to: number, call: (at: number, value: number) => void): void {
    for (let index = Math.max(0, this.indexAfter(from) - 1); index < this.count; index += 1) {
      const block = this.blockOf(index)
      const at = block.times[index % BLOCK] ?? 0
      call(at, block.values[index % BLOCK] ?? NaN)
      if (at > to) return
    }
  }

  /** The newest point that is not after `at`. */
  before(at: number): Point | undefined {
    return this.pointAt(this.indexAfter(at) - 1)
  }

  private pointAt(index: number): Point | undefined {
    if (index < 0 || index >= this.count) return undefined
    const block = this.blockOf(index)
    return { at: block.times[index % BLOCK] ?? 0, value: block.values[index % BLOCK] ?? NaN }
  }

  /** How many points are not after `at`. */
  private indexAfter(at: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.blockOf(middle).times[middle % BLOCK] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  private blockOf(index: number): Block {
    const block = this.blocks[Math.floor(index / BLOCK)]
    if (block === undefined) throw new RangeError(`no point ${index}`)
    return block
  }

  /** The block that falls out of the history is used again. */
  private newBlock(now: number): Block {
    const oldest = this.blocks[0]
    const isPast = oldest !== undefined && (oldest.times[oldest.size - 1] ?? 0) < now - HISTORY_MS
    if (isPast) {
      this.blocks.shift()
      this.count -= oldest.size
      oldest.size = 0
    }
    const block = isPast
      ? oldest
      : { times: new Float64Array(BLOCK), values: new Float64Array(BLOCK), size: 0 }
    this.blocks.push(block)
    return block
  }
}
