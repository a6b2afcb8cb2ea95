// The executions of an entity's operations that were started through this service: commands, found by their path.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { hasEnded } from '@/api/commandStatus'
import { keys } from '@/api/keys'
import type { Command, CommandPage } from '@/api/wire'

const NEWEST = 50
// The socket keeps it true; coming back to the tab does not ask again.
const FRESH_MS = 60_000

function runsKey(vehicleId: string, entityPath: string) {
  return [...keys.commandLists, 'operations', vehicleId, entityPath] as const
}

export function runsQuery(api: Api, vehicleId: string, entityPath: string) {
  return queryOptions({
    queryKey: runsKey(vehicleId, entityPath),
    queryFn: async ({ signal }): Promise<CommandPage> => {
      const query = { vehicle_id: vehicleId, path: `${entityPath}/operations/`, limit: NEWEST }
      return dataOf(await api.GET('/api/v1/history', { params: { query }, signal }))
    },
    staleTime: FRESH_MS,
  })
}

/** A start that was just taken: known at once, without asking for the list again. */
export function addRun(cache: QueryClient, vehicleId: string, entityPath: string, command: Command): void {
  cache.setQueryData<CommandPage>(runsKey(vehicleId, entityPath), (page) =>
    page === undefined || page.items.some(({ id }) => id === command.id)
      ? page
      : { ...page, items: [command, ...page.items] },
  )
}

/** Starts of one operation, newest first; the filter of the list matches anywhere in a path. */
export function runsOf(commands: readonly Command[], executionsPath: string): Command[] {
  return commands.filter(({ method, path }) => method === 'POST' && path === executionsPath)
}

export function running(commands: readonly Command[]): Command[] {
  return commands.filter(({ method, status }) => method === 'POST' && !hasEnded(status))
}
