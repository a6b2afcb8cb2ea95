// Commands: lists, one with its events, sending, cancelling, settling.
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { keepNewest, mergeEvents } from '@/api/commandRecord'
import { historyQueryOf, type HistoryFilter } from '@/api/history'
import { keys } from '@/api/keys'
import type { CatalogueEntry, Command, CommandEvent, CommandPage, Draft, Resolution } from '@/api/wire'
import { catalogueText } from '@/lib/text/catalogue'

const PAGE = 100
const NEWEST = 30
// A long subscription has thousands of events; more than this no screen shows.
const MOST_EVENT_PAGES = 20

export function catalogueQuery(api: Api) {
  return queryOptions({
    queryKey: keys.catalogue,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/catalogue', { signal })).items.map(inWords),
    staleTime: Infinity,
  })
}

function inWords(entry: CatalogueEntry): CatalogueEntry {
  const fields = entry.fields.map((field) => ({ ...field, title: catalogueText.of(field.title) }))
  return { ...entry, title: catalogueText.of(entry.title), fields }
}

export function newestCommandsQuery(api: Api, vehicleId: string | null) {
  return queryOptions({
    queryKey: keys.newestCommandsOf(vehicleId),
    queryFn: async ({ client, signal }): Promise<CommandPage> => {
      const query = { limit: NEWEST, ...(vehicleId === null ? {} : { vehicle_id: vehicleId }) }
      return named(client, dataOf(await api.GET('/api/v1/history', { params: { query }, signal })))
    },
  })
}

export function commandHistoryQuery(api: Api, filter: HistoryFilter) {
  return infiniteQueryOptions({
    queryKey: keys.commandHistory(filter),
    initialPageParam: '',
    queryFn: async ({ client, pageParam, signal }) => {
      const query = {
        limit: PAGE,
        ...historyQueryOf(filter, Date.now()),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }
      return named(client, dataOf(await api.GET('/api/v1/history', { params: { query }, signal })))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** A page tells the names of its vehicles: nobody need ask for them one by one. */
function named(cache: QueryClient, page: CommandPage): CommandPage {
  for (const [id, name] of Object.entries(page.vehicles)) cache.setQueryData(keys.vehicleName(id), name)
  return page
}

export function commandQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: keys.command(id),
    queryFn: async ({ client, signal }) => {
      const params = { path: { command_id: id } }
      const fetched = dataOf(await api.GET('/api/v1/history/{command_id}', { params, signal }))
      // The socket may have told more while the answer was on its way.
      return keepNewest(client.getQueryData<Command>(keys.command(id)), fetched)
    },
  })
}

export function commandEventsQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: keys.commandEvents(id),
    queryFn: async ({ client, signal }): Promise<CommandEvent[]> => {
      const fetched = await readEvents(api, id, signal)
      return mergeEvents(fetched, client.getQueryData<CommandEvent[]>(keys.commandEvents(id)) ?? [])
    },
  })
}

async function readEvents(api: Api, id: string, signal: AbortSignal): Promise<CommandEvent[]> {
  const events: CommandEvent[] = []
  for (let page = 0; page < MOST_EVENT_PAGES; page += 1) {
    const params = { path: { command_id: id }, query: { since: events.at(-1)?.seq ?? 0 } }
    const got = dataOf(await api.GET('/api/v1/history/{command_id}/events', { params, signal }))
    events.push(...got.items)
    if (got.next_cursor === null) break
  }
  return events
}

/** Hands a command in. With the same key the server counts it once, so it is safe to repeat.
 *  Throws: Refused when it was not taken, Unreachable when that is not known. */
export async function submitCommand(
  api: Api,
  cache: QueryClient,
  draft: Draft,
  key: string,
): Promise<Command> {
  const headers = { 'Idempotency-Key': key }
  const command = dataOf(await api.POST('/api/v1/commands', { body: draft, headers }))
  putCommand(cache, command)
  putFirst(cache, command)
  return command
}

/** Throws: Refused (409 when it has already ended). */
export async function cancelCommand(api: Api, cache: QueryClient, id: string): Promise<void> {
  const params = { path: { command_id: id } }
  putCommand(cache, dataOf(await api.POST('/api/v1/commands/{command_id}/cancel', { params })))
}

/** Throws: Refused (409 when the outcome is not unknown any more). */
export async function resolveCommand(
  api: Api,
  cache: QueryClient,
  id: string,
  resolution: Resolution,
): Promise<void> {
  const params = { path: { command_id: id } }
  putCommand(
    cache,
    dataOf(await api.POST('/api/v1/commands/{command_id}/resolve', { params, body: resolution })),
  )
}

function putCommand(cache: QueryClient, command: Command): void {
  cache.setQueryData<Command>(keys.command(command.id), (known) => keepNewest(known, command))
}

/** At the head of the lists of newest commands: reading them again would only tell the same. */
function putFirst(cache: QueryClient, command: Command): void {
  for (const queryKey of [keys.newestCommandsOf(null), keys.newestCommandsOf(command.vehicle_id)])
    cache.setQueryData<CommandPage>(queryKey, (known) => known && pageWith(known, command))
}

function pageWith(page: CommandPage, command: Command): CommandPage {
  const others = page.items.filter(({ id }) => id !== command.id)
  return { ...page, items: [command, ...others].slice(0, NEWEST) }
}
