import { useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { vehicleNamesQuery, vehicleQuery } from '@/api/vehicles'

/** The name of a vehicle that is known by its id alone. One request names most; the rest are asked for one by one. */
export function VehicleName({ vehicleId }: { vehicleId: string }) {
  const { api } = useServices()
  const names = useQuery(vehicleNamesQuery(api))
  const listed = names.data?.[vehicleId]
  const single = useQuery({
    ...vehicleQuery(api, vehicleId),
    enabled: !names.isPending && listed === undefined,
    refetchInterval: false,
    staleTime: 5 * 60_000,
  })
  const vehicle = listed ?? single.data
  return <span title={vehicle?.vin}>{vehicle?.name ?? vehicleId}</span>
}
