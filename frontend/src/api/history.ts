// What of the history is shown: the filter as it stands in the address, and as the server is asked. Pure.
import { COMMAND_STATUSES, hasEnded } from '@/api/commandStatus'
import type { CommandStatus } from '@/api/wire'

const HOUR_MS = 3_600_000

/** Units: milliseconds back from now. */
export const RANGES = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
} as const
export type Range = keyof typeof RANGES
export const RANGE_NAMES = ['hour', 'day', 'week', 'month'] as const satisfies Range[]

/** As in the address. `status`: several, with commas; `since` and `until`: UTC. */
export interface HistoryFilter {
  vehicle?: string | undefined
  user?: string | undefined
  component?: string | undefined
  path?: string | undefined
  command?: string | undefined
  status?: string | undefined
  range?: Range | undefined
  since?: string | undefined
  until?: string | undefined
}

export const UNDER_WAY = COMMAND_STATUSES.filter((status) => !hasEnded(status))
export const OUTCOMES = COMMAND_STATUSES.filter(hasEnded)

export function statusesOf({ status }: HistoryFilter): CommandStatus[] {
  const named = new Set(status?.split(','))
  return COMMAND_STATUSES.filter((known) => named.has(known))
}

/** The filter with these states shown or not shown as well. */
export function toggledStatuses(filter: HistoryFilter, toggled: readonly CommandStatus[]): HistoryFilter {
  const known = statusesOf(filter)
  const isOn = toggled.every((status) => known.includes(status))
  const kept = isOn
    ? known.filter((status) => !toggled.includes(status))
    : COMMAND_STATUSES.filter((status) => known.includes(status) || toggled.includes(status))
  return { ...filter, status: kept.length === 0 ? undefined : kept.join(',') }
}

/** What the server is asked. A time that nobody can read counts as none. */
export function historyQueryOf(filter: HistoryFilter, now: number) {
  const statuses = statusesOf(filter)
  return {
    ...(filter.vehicle ? { vehicle_id: filter.vehicle } : {}),
    ...(filter.user ? { user: filter.user } : {}),
    ...(filter.component ? { component: filter.component } : {}),
    ...(filter.path ? { path: filter.path } : {}),
    ...(filter.command ? { command: filter.command } : {}),
    ...(statuses.length === 0 ? {} : { status: statuses }),
    ...timesOf(filter, now),
  }
}

function timesOf(filter: HistoryFilter, now: number) {
  if (filter.range) return { since: new Date(now - RANGES[filter.range]).toISOString() }
  const [since, until] = [timeOf(filter.since), timeOf(filter.until)]
  return { ...(since ? { since } : {}), ...(until ? { until } : {}) }
}

export function isFiltered(filter: HistoryFilter): boolean {
  return Object.keys(historyQueryOf(filter, 0)).length > 0
}

function timeOf(text: string | undefined): string | undefined {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
