// The pins of every vehicle, in the browser's storage. No React.
import * as z from 'zod/mini'

/** As many series as can be told apart by colour. */
export const MOST_PINS = 16

const pinSchema = z.object({
  entity: z.string(),
  data: z.string(),
  name: z.string(),
  unit: z.nullable(z.string()),
})

/** A data item on the live plot. `name` and `unit` are as they were when it was pinned. */
export type Pin = z.infer<typeof pinSchema>

const PREFIX = 'pins:'
const NONE: readonly Pin[] = []

export class PinBoard {
  private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  private readonly known = new Map<string, readonly Pin[]>()
  private readonly watchers = new Set<() => void>()

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.storage = storage
  }

  /** The same array until something changes. */
  pinsOf(vehicleId: string): readonly Pin[] {
    const known = this.known.get(vehicleId) ?? readPins(this.storage.getItem(PREFIX + vehicleId))
    this.known.set(vehicleId, known)
    return known
  }

  isFull(vehicleId: string): boolean {
    return this.pinsOf(vehicleId).length >= MOST_PINS
  }

  toggle(vehicleId: string, pin: Pin): void {
    const known = this.pinsOf(vehicleId)
    const others = known.filter(({ entity, data }) => entity !== pin.entity || data !== pin.data)
    if (others.length < known.length) this.keep(vehicleId, others)
    else if (known.length < MOST_PINS) this.keep(vehicleId, [...known, pin])
  }

  clear(vehicleId: string): void {
    this.keep(vehicleId, NONE)
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Another tab wrote under this key; null: it emptied the storage. */
  changedElsewhere(key: string | null): void {
    if (key !== null && !key.startsWith(PREFIX)) return
    this.known.clear()
    this.watchers.forEach((watcher) => watcher())
  }

  private keep(vehicleId: string, pins: readonly Pin[]): void {
    this.known.set(vehicleId, pins)
    if (pins.length === 0) this.storage.removeItem(PREFIX + vehicleId)
    else this.storage.setItem(PREFIX + vehicleId, JSON.stringify(pins))
    this.watchers.forEach((watcher) => watcher())
  }
}

/** What an older console or somebody's hand left there and cannot be read counts as nothing. */
function readPins(text: string | null): readonly Pin[] {
  if (text === null) return NONE
  try {
    return z.array(pinSchema).parse(JSON.parse(text)).slice(0, MOST_PINS)
  } catch {
    return NONE
  }
}
