// Who holds which lock, and who set which mode. Whatever changes it is a command.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { keys } from '@/api/keys'
import type { Command } from '@/api/wire'

// News tell of every change at once; this is for the time without them.
const ANYWAY_EVERY_MS = 30_000

export function locksQuery(api: Api, vehicleId: string) {
  return queryOptions({
    queryKey: keys.vehicleLocks(vehicleId),
    queryFn: async ({ signal }) => {
      const params = { path: { vehicle_id: vehicleId } }
      return dataOf(await api.GET('/api/v1/vehicles/{vehicle_id}/locks', { params, signal }))
    },
    refetchInterval: ANYWAY_EVERY_MS,
  })
}

export function modesQuery(api: Api, vehicleId: string) {
  return queryOptions({
    queryKey: keys.vehicleModes(vehicleId),
    queryFn: async ({ signal }) => {
      const params = { path: { vehicle_id: vehicleId } }
      return dataOf(await api.GET('/api/v1/vehicles/{vehicle_id}/modes', { params, signal })).items
    },
    refetchInterval: ANYWAY_EVERY_MS,
  })
}

/** Takes the lock on an entity away from whoever holds it. Throws: Refused. */
export async function breakLock(
  api: Api,
  cache: QueryClient,
  vehicleId: string,
  wish: { entity: string; reason: string; lock_expiration: number },
): Promise<Command[]> {
  const params = { path: { vehicle_id: vehicleId } }
  const { items } = dataOf(
    await api.POST('/api/v1/vehicles/{vehicle_id}/locks/break', { params, body: wish }),
  )
  for (const command of items) cache.setQueryData<Command>(keys.command(command.id), command)
  await cache.invalidateQueries({ queryKey: keys.newestCommands })
  return items
}

/** What the vehicle wants answered with a key. Not put into the cache: it is for one dialog. Throws: Refused. */
export async function readSeed(api: Api, commandId: string): Promise<unknown> {
  const params = { path: { command_id: commandId } }
  return dataOf(await api.GET('/api/v1/history/{command_id}/seed', { params })).seed
}
