// Faults as they were last read of a vehicle, whoever read them.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { keys } from '@/api/keys'
import type { FaultRound } from '@/api/wire'

export function vehicleFaultsQuery(api: Api, vehicleId: string) {
  return queryOptions({
    queryKey: keys.vehicleFaults(vehicleId),
    queryFn: async ({ signal }) => {
      const params = { path: { vehicle_id: vehicleId } }
      return dataOf(await api.GET('/api/v1/vehicles/{vehicle_id}/faults', { params, signal })).items
    },
    // News of the vehicle say when it is to be asked again.
    staleTime: 60_000,
  })
}

/** Asks every entity that offers faults. What each said is in `vehicleFaultsQuery`, as it comes.
 *  Throws: Refused, Unreachable. */
export async function readAllFaults(api: Api, cache: QueryClient, vehicleId: string): Promise<FaultRound> {
  const params = { path: { vehicle_id: vehicleId } }
  try {
    return dataOf(await api.POST('/api/v1/vehicles/{vehicle_id}/faults/read', { params }))
  } finally {
    await cache.invalidateQueries({ queryKey: keys.vehicleFaults(vehicleId) })
  }
}
