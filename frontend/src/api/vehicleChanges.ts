// What administrators do with vehicles. Throws: Refused, Unreachable.
import { dataOf, requireOk, type Api } from '@/api/client'
import type { ConnectionReport, EndpointChange, Vehicle, VehicleChange, VehicleDraft } from '@/api/wire'

export async function createVehicle(api: Api, body: VehicleDraft): Promise<Vehicle> {
  return dataOf(await api.POST('/api/v1/vehicles', { body }))
}

export async function changeVehicle(api: Api, vehicleId: string, body: VehicleChange): Promise<Vehicle> {
  const params = { path: { vehicle_id: vehicleId } }
  return dataOf(await api.PATCH('/api/v1/vehicles/{vehicle_id}', { params, body }))
}

export async function deleteVehicle(api: Api, vehicleId: string): Promise<void> {
  const params = { path: { vehicle_id: vehicleId } }
  requireOk(await api.DELETE('/api/v1/vehicles/{vehicle_id}', { params }))
}

/** With a vehicle, its stored token and certificates are used where `endpoint` names none. */
export async function testConnection(
  api: Api,
  vehicleId: string | undefined,
  endpoint: EndpointChange,
): Promise<ConnectionReport> {
  const body = { endpoint, ...(vehicleId === undefined ? {} : { vehicle_id: vehicleId }) }
  return dataOf(await api.POST('/api/v1/vehicles/test-connection', { body }))
}
