import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { useServices } from '@/api/services'
import { deleteVehicle } from '@/api/vehicleChanges'
import type { Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { vehicleFormText } from '@/lib/text/vehicleForm'
import { Confirm } from '@/ui/Confirm'

/** Asks once, by name and VIN, and deletes. */
export function DeleteVehicle({ vehicle, onClose }: { vehicle: Vehicle; onClose: () => void }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const deleting = useMutation({
    mutationFn: () => deleteVehicle(api, vehicle.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.vehicles })
      onClose()
    },
  })
  return (
    <Confirm
      opened
      critical
      title={vehicleFormText.deleteTitle(vehicle.name, vehicle.vin)}
      yes={vehicleFormText.deleteYes}
      no={vehicleFormText.cancel}
      closeLabel={vehicleFormText.close}
      busy={deleting.isPending}
      onYes={() => deleting.mutate()}
      onNo={onClose}
    >
      <p>{vehicleFormText.deleteMeaning}</p>
      {deleting.isError && <Problem failure={deleting.error} />}
    </Confirm>
  )
}
