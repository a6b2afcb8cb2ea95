// Faults that came up while somebody watched, as marks on the axis of time. Pure.
import type { Fault, FaultReading } from '@/api/wire'
import { codesOf, worstFirst } from '@/components/faults/faultStatus'
import type { Mark } from '@/components/live/plotter'

// Beyond so many nobody tells them apart.
const MOST = 100
// Of those that came up together.
const NAMED = 3

/** What was noted of one vehicle so far. */
export interface NotedFaults {
  readonly vehicleId: string
  readonly readings: readonly FaultReading[]
  readonly marks: readonly Mark[]
}

/** The same object if the readings are those that were noted already. A component that was never read before says
 *  nothing of when its faults came up. */
export function noteFaults(
  known: NotedFaults | undefined,
  vehicleId: string,
  readings: readonly FaultReading[],
): NotedFaults {
  if (known?.vehicleId !== vehicleId) return { vehicleId, readings, marks: [] }
  if (known.readings === readings) return known
  const before = new Map(known.readings.map((reading) => [reading.entity, openCodes(reading)]))
  const marks = readings.flatMap(({ entity, read_at, faults }) => {
    const earlier = before.get(entity)
    const fresh = faults.filter(({ code, is_open }) => is_open && earlier?.has(code) === false)
    return fresh.length === 0 ? [] : [markOf(worstFirst(fresh), read_at)]
  })
  return { vehicleId, readings, marks: [...known.marks, ...marks].slice(-MOST) }
}

function openCodes({ faults }: FaultReading): ReadonlySet<string> {
  return new Set(faults.filter(({ is_open }) => is_open).map(({ code }) => code))
}

const TONE = { fatal: 'bad', error: 'bad', warn: 'warn', info: 'plain' } as const satisfies Record<
  Fault['level'],
  Mark['tone']
>

/** One for all that a reading found new: beside each other they would hide each other's names. They were first seen
 *  when the list that has them was read; when they were set, the vehicle does not say. */
function markOf(faults: readonly Fault[], readAt: string): Mark {
  const named = faults.slice(0, NAMED).map((fault) => codesOf(fault).said)
  const more = faults.length - named.length
  return {
    at: Date.parse(readAt),
    label: named.join(', ') + (more > 0 ? ` +${more}` : ''),
    tone: TONE[faults[0]?.level ?? 'error'],
  }
}
