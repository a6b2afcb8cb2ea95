// What was seen of the watched data of one vehicle in this page. Outside React: samples come many times a second.
import { eachLeaf, type Leaf } from '@/api/live/leaves'
import { MOST_PINS, type Pin } from '@/api/live/pinBoard'
import { Series } from '@/api/live/series'
import type { SamplesMessage, WatchedItem, WatchingMessage } from '@/api/live/watches'

type Sample = SamplesMessage['items'][number]['samples'][number]

/** One line of the plot: a pinned value, or a number inside of it. */
export interface Track {
  readonly key: string
  readonly pin: Pin
  readonly path: string
  readonly isSwitch: boolean
  /** 1 to MOST_PINS; no two at a time have the same, and it stays. */
  readonly colour: number
  readonly series: Series
}

/** The last word about a pinned item. `text`: the value, where it is no number. */
export interface Latest {
  at: number
  text: string | null
  error: string | null
}

export class Recording {
  status: WatchingMessage | null = null
  private tracksByKey = new Map<string, Track>()
  private readonly latest = new Map<string, Latest>()
  private readonly watchers = new Set<() => void>()
  private shown: readonly Track[] = []
  private pins: readonly Pin[] = []
  /** The service's clock less ours, in ms. */
  private ahead: number | null = null

  /** Changes only when `watch` calls. */
  readonly tracks = (): readonly Track[] => this.shown
  readonly state = (): WatchingMessage | null => this.status

  /** Calls when there are other tracks or another state, not for every sample. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** The time of the samples, now. */
  now(clock: number): number {
    return clock + (this.ahead ?? 0)
  }

  latestOf(pin: WatchedItem): Latest | undefined {
    return this.latest.get(itemKey(pin))
  }

  /** What is not pinned any more is forgotten. */
  keep(pins: readonly Pin[]): void {
    this.pins = pins
    const wanted = new Set(pins.map(itemKey))
    for (const [key, track] of this.tracksByKey)
      if (!wanted.has(itemKey(track.pin))) this.tracksByKey.delete(key)
    for (const key of this.latest.keys()) if (!wanted.has(key)) this.latest.delete(key)
    this.show()
  }

  /** Nothing is heard any more: the state is not true any more either. */
  lose(): void {
    this.status = null
    this.tell()
  }

  /** `clock`: ours, in ms since 1970. */
  hear(message: SamplesMessage | WatchingMessage, clock: number): void {
    if (message.type === 'watching') {
      this.status = message
      this.tell()
      return
    }
    this.setClock(message.now - clock)
    for (const item of message.items) {
      const pin = this.pins.find((one) => itemKey(one) === itemKey(item))
      if (pin) this.hearItem(pin, item)
    }
  }

  /** A message that was held up makes the service's clock seem late: the most that was seen is nearest. */
  private setClock(ahead: number): void {
    if (this.ahead === null || ahead > this.ahead || this.ahead - ahead > 10_000) this.ahead = ahead
  }

  private hearItem(pin: Pin, item: SamplesMessage['items'][number]): void {
    const first = item.samples[0]
    if (item.dropped !== undefined && first) this.breakTracks(pin, first.at - 1)
    for (const sample of item.samples) this.hearSample(pin, sample)
  }

  private hearSample(pin: Pin, sample: Sample): void {
    if (sample.error) {
      this.latest.set(itemKey(pin), { at: sample.at, text: null, error: sample.error.message })
      this.breakTracks(pin, sample.at)
      return
    }
    const numbers = eachLeaf(sample.value, MOST_PINS, (leaf) =>
      this.trackOf(pin, leaf)?.series.add(sample.at, leaf.value),
    )
    const text = numbers > 0 ? null : wordsOf(sample.value)
    this.latest.set(itemKey(pin), { at: sample.at, text, error: null })
  }

  private breakTracks(pin: Pin, at: number): void {
    for (const track of this.shown) if (itemKey(track.pin) === itemKey(pin)) track.series.add(at, NaN)
  }

  private trackOf(pin: Pin, leaf: Leaf): Track | undefined {
    const key = `${itemKey(pin)} ${leaf.path}`
    const known = this.tracksByKey.get(key)
    if (known || this.tracksByKey.size >= MOST_PINS) return known
    const track = {
      key,
      pin,
      path: leaf.path,
      isSwitch: leaf.isSwitch,
      colour: this.freeColour(pin),
      series: new Series(),
    }
    this.tracksByKey.set(key, track)
    this.show()
    return track
  }

  /** That of the pin's place if nobody has it, so that a reload shows the same colours whatever comes first. */
  private freeColour(pin: Pin): number {
    const taken = new Set([...this.tracksByKey.values()].map(({ colour }) => colour))
    const own = this.pins.indexOf(pin) + 1
    if (own > 0 && !taken.has(own)) return own
    let colour = 1
    while (taken.has(colour)) colour += 1
    return colour
  }

  /** In the order of the pins, whatever comes first from the vehicle. */
  private show(): void {
    const tracks = [...this.tracksByKey.values()]
    this.shown = this.pins.flatMap((pin) => tracks.filter((track) => itemKey(track.pin) === itemKey(pin)))
    this.tell()
  }

  private tell(): void {
    this.watchers.forEach((watcher) => watcher())
  }
}

export function itemKey({ entity, data }: WatchedItem): string {
  return `${entity} ${data}`
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
