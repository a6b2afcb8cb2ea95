import { useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { vehicleQuery } from '@/api/vehicles'

/** The name of a vehicle that is known by its id alone. Read once: a name rarely changes. */
export function VehicleName({ vehicleId }: { vehicleId: string }) {
  const { api } = useServices()
  const { data } = useQuery({
    ...vehicleQuery(api, vehicleId),
    refetchInterval: false,
    staleTime: 5 * 60_000,
  })
  return <span title={data?.vin}>{data?.name ?? vehicleId}</span>
}
