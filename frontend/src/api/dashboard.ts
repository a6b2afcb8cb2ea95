// The dashboard and the health of what stands behind it.
import { queryOptions } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { COMMAND_STATUSES } from '@/api/commandStatus'
import { keys } from '@/api/keys'
import type { CommandStatus, Dashboard, Readiness } from '@/api/wire'

// Events and news have it read at once (live/dashboardReader.ts); this is for what none of them tells.
const ANYWAY_EVERY_MS = 30_000
const WITHOUT_SOCKET_EVERY_MS = 6_000
const HEALTH_EVERY_MS = 10_000

export function dashboardQuery(api: Api, isLive: boolean) {
  return queryOptions({
    queryKey: keys.dashboard,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/dashboard', { signal })),
    refetchInterval: isLive ? ANYWAY_EVERY_MS : WITHOUT_SOCKET_EVERY_MS,
  })
}

/** Ill is an answer too: it says what is missing. Throws: Unreachable when nothing answers. */
export function readinessQuery(api: Api) {
  return queryOptions({
    queryKey: keys.readiness,
    queryFn: async ({ signal }): Promise<Readiness> => {
      const { data, error, response } = await api.GET('/health/ready', { signal })
      return error ?? dataOf({ data, response })
    },
    refetchInterval: HEALTH_EVERY_MS,
    retry: false,
  })
}

export const OUTCOME_GROUPS = ['succeeded', 'wrong', 'unknown', 'other', 'open'] as const
export type OutcomeGroup = (typeof OUTCOME_GROUPS)[number]

const GROUP = {
  accepted: 'open',
  claimed: 'open',
  dispatching: 'open',
  streaming: 'open',
  succeeded: 'succeeded',
  failed: 'wrong',
  refused: 'wrong',
  unknown: 'unknown',
  resolved: 'other',
  expired: 'other',
  cancelled: 'other',
} satisfies Record<CommandStatus, OutcomeGroup>

export function statusesIn(group: OutcomeGroup): CommandStatus[] {
  return COMMAND_STATUSES.filter((status) => GROUP[status] === group)
}

export type GroupCounts = Record<OutcomeGroup, number>

export function groupedCounts(counts: Dashboard['hours'][number]['counts']): GroupCounts {
  const grouped: GroupCounts = { succeeded: 0, wrong: 0, unknown: 0, other: 0, open: 0 }
  for (const status of COMMAND_STATUSES) grouped[GROUP[status]] += counts[status] ?? 0
  return grouped
}

export function sumOf(counts: GroupCounts): number {
  return OUTCOME_GROUPS.reduce((sum, group) => sum + counts[group], 0)
}

export function totals(hours: Dashboard['hours']): GroupCounts {
  const sum: GroupCounts = { succeeded: 0, wrong: 0, unknown: 0, other: 0, open: 0 }
  for (const { counts } of hours)
    for (const [group, count] of entriesOf(groupedCounts(counts))) sum[group] += count
  return sum
}

function entriesOf(counts: GroupCounts): [OutcomeGroup, number][] {
  return OUTCOME_GROUPS.map((group) => [group, counts[group]])
}
