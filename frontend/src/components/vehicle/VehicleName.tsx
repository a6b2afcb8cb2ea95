import { useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { vehicleNameQuery } from '@/api/vehicles'

/** The name of a vehicle that is known by its id alone. */
export function VehicleName({ vehicleId }: { vehicleId: string }) {
  const { api } = useServices()
  const vehicle = useQuery(vehicleNameQuery(api, vehicleId)).data
  return <span title={vehicle?.vin}>{vehicle?.name ?? vehicleId}</span>
}
