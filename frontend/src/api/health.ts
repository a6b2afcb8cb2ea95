// What the doctor of the service finds, for administrators.
import { queryOptions } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { keys } from '@/api/keys'
import type { HealthCheck, HealthPart, HealthState } from '@/api/wire'

/** Asked one beside the other, so that each is shown as soon as it is known. */
export const HEALTH_PARTS = [
  'settings',
  'disk',
  'database',
  'redis',
  'contents',
  'log',
] as const satisfies HealthPart[]

export function healthPartQuery(api: Api, part: HealthPart) {
  return queryOptions({
    queryKey: keys.healthPart(part),
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/health/checks', { params: { query: { part } }, signal })).items,
    retry: false,
    refetchOnWindowFocus: false,
    // Each time the page is opened it looks again.
    staleTime: 0,
    gcTime: 0,
  })
}

export async function readIncidentReport(api: Api): Promise<string> {
  return dataOf(await api.GET('/api/v1/health/report')).markdown
}

const WEIGHT = { broken: 0, warning: 1, unchecked: 2, fine: 3 } as const satisfies Record<HealthState, number>

/** What a person has to do something about, the worst first. */
export function troublesOf(checks: HealthCheck[]): HealthCheck[] {
  const troubles = checks.filter(({ state }) => state === 'broken' || state === 'warning')
  return troubles.toSorted((one, other) => WEIGHT[one.state] - WEIGHT[other.state])
}
