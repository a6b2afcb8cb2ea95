import { lazy, Suspense, useState } from 'react'
import { useRole } from '@/components/useRole'
import { vehicleListText } from '@/lib/text/vehicleList'
import { PlusIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

const VehicleDialog = lazy(async () => ({
  default: (await import('@/components/vehicles/form/VehicleDialog')).VehicleDialog,
}))

/** Opens the form of a new vehicle; to whoever may not, it says who may. */
export function AddVehicle() {
  const role = useRole()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <RefusableButton
        leftSection={<PlusIcon />}
        refusal={role === 'admin' ? undefined : vehicleListText.onlyAdmins}
        onClick={() => setOpen(true)}
      >
        {vehicleListText.add}
      </RefusableButton>
      {isOpen && (
        <Suspense>
          <VehicleDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
