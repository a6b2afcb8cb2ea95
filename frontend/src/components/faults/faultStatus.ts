// What the status of a fault says: the eight bits of ISO 14229-1, as texts "0" and "1", beside words. Pure.
import type { Fault } from '@/api/wire'

/** The standard's names, lowest bit first. */
export const STATUS_BITS = [
  'testFailed',
  'testFailedThisOperationCycle',
  'pendingDTC',
  'confirmedDTC',
  'testNotCompletedSinceLastClear',
  'testFailedSinceLastClear',
  'testNotCompletedThisOperationCycle',
  'warningIndicatorRequested',
] as const
export type StatusBit = (typeof STATUS_BITS)[number]

/** Those that say most; the others stand in the detail. */
export const MAIN_BITS = ['testFailed', 'pendingDTC', 'confirmedDTC', 'warningIndicatorRequested'] as const

/** Undefined: the vehicle does not say. */
export function bitOf(fault: Fault, bit: StatusBit): boolean | undefined {
  const told = fault.status?.[bit]
  return told === '1' ? true : told === '0' ? false : undefined
}

export function hasBits(fault: Fault): boolean {
  return STATUS_BITS.some((bit) => bitOf(fault, bit) !== undefined)
}

/** The status byte in hex, as the vehicle told it. */
export function maskOf(fault: Fault): string | undefined {
  const mask = fault.status?.mask
  return typeof mask === 'string' ? mask : undefined
}

/** The word of a server that has no bits. */
export function statusWordOf(fault: Fault): string | undefined {
  const word = fault.status?.aggregatedStatus
  return typeof word === 'string' ? word : undefined
}

export const SHOWN = ['open', 'confirmed', 'pending', 'all'] as const
/** Which faults of a list are to be seen. */
export type Shown = (typeof SHOWN)[number]

const FITS = {
  open: (fault) => fault.is_open,
  confirmed: (fault) => bitOf(fault, 'confirmedDTC') === true,
  pending: (fault) => bitOf(fault, 'pendingDTC') === true,
  all: () => true,
} satisfies Record<Shown, (fault: Fault) => boolean>

export interface FaultFilter {
  shown: Shown
  level: Fault['level'] | undefined
  search: string
}

export function matchesFault(fault: Fault, { shown, level, search }: FaultFilter): boolean {
  const words = `${fault.display_code ?? ''} ${fault.code} ${fault.fault_name ?? ''}`.toLowerCase()
  return (
    FITS[shown](fault) &&
    (level === undefined || fault.level === level) &&
    words.includes(search.trim().toLowerCase())
  )
}

export type Change = 'new' | 'changed' | 'gone'

/** What a reading says differently from the one before. */
export interface Compared {
  change: ReadonlyMap<string, Change>
  before: ReadonlyMap<string, Fault>
  gone: Fault[]
}

export function compared(now: readonly Fault[], before: readonly Fault[] | undefined): Compared {
  const known = new Map((before ?? []).map((fault) => [fault.code, fault]))
  if (before === undefined) return { change: new Map(), before: known, gone: [] }
  const change = new Map<string, Change>()
  for (const fault of now) {
    const earlier = known.get(fault.code)
    if (earlier === undefined) change.set(fault.code, 'new')
    else if (statusKey(earlier) !== statusKey(fault)) change.set(fault.code, 'changed')
  }
  const codes = new Set(now.map(({ code }) => code))
  const gone = before.filter(({ code }) => !codes.has(code))
  gone.forEach(({ code }) => change.set(code, 'gone'))
  return { change, before: known, gone }
}

function statusKey({ status }: Fault): string {
  return JSON.stringify(Object.entries(status ?? {}).sort(([one], [other]) => one.localeCompare(other)))
}

const GRAVITY = { fatal: 0, error: 1, warn: 2, info: 3 } satisfies Record<Fault['level'], number>

/** Those of the same gravity stay in the order of the vehicle. */
export function worstFirst(faults: readonly Fault[]): Fault[] {
  return [...faults].sort((one, other) => GRAVITY[one.level] - GRAVITY[other.level])
}

/** The code that people say, and the vehicle's own where it is another. */
export function codesOf({ code, display_code }: Fault): { said: string; native: string | undefined } {
  return {
    said: display_code ?? code,
    native: display_code !== null && display_code !== code ? code : undefined,
  }
}
