import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '@/api/keys'
import { useServices } from '@/api/services'
import { createVehicle, changeVehicle, testConnection } from '@/api/vehicleChanges'
import type { Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { ConnectionReportView } from '@/components/vehicles/form/ConnectionReport'
import {
  changeOf,
  draftOf,
  EMPTY_DRAFT,
  endpointChangeOf,
  newVehicleOf,
  type FormDraft,
} from '@/components/vehicles/form/vehicleDraft'
import { VehicleFields } from '@/components/vehicles/form/VehicleForm'
import styles from '@/components/vehicles/form/VehicleForm.module.css'
import { vehicleFormText } from '@/lib/text/vehicleForm'
import { vinProblem } from '@/lib/vin'
import { RefusableButton } from '@/ui/RefusableButton'

/** Adds a vehicle, or changes one; its connection can be tried before anything is saved. */
export function VehicleDialog({ vehicle, onClose }: { vehicle?: Vehicle | undefined; onClose: () => void }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(() => (vehicle ? draftOf(vehicle) : EMPTY_DRAFT))
  const test = useMutation({
    mutationFn: () => testConnection(api, vehicle?.id, endpointChangeOf(vehicle, draft)),
  })
  const save = useMutation({
    mutationFn: () =>
      vehicle
        ? changeVehicle(api, vehicle.id, changeOf(vehicle, draft))
        : createVehicle(api, newVehicleOf(draft)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.vehicles })
      onClose()
    },
  })
  const change = (part: Partial<FormDraft>) => {
    setDraft((known) => ({ ...known, ...part }))
    // What was found belongs to what was asked.
    if (Object.keys(part).some((field) => !NOT_OF_ADDRESS.has(field))) test.reset()
    save.reset()
  }
  const refusal = whyNotSaved(vehicle, draft)
  return (
    <Modal
      opened
      size={640}
      onClose={onClose}
      title={vehicle ? vehicleFormText.editTitle(vehicle.name) : vehicleFormText.addTitle}
      closeButtonProps={{ 'aria-label': vehicleFormText.close }}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(sent) => {
          sent.preventDefault()
          if (refusal === undefined && !save.isPending) save.mutate()
        }}
      >
        <VehicleFields vehicle={vehicle} draft={draft} onChange={change} />
        <div className={styles.wide}>
          {test.isError && <Problem failure={test.error} />}
          {test.data && <ConnectionReportView report={test.data} />}
          {save.isError && <Problem failure={save.error} />}
        </div>
        <div className={styles.buttons}>
          <RefusableButton
            refusal={whyNotTested(draft)}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {vehicleFormText.test}
          </RefusableButton>
          <Button onClick={onClose}>{vehicleFormText.cancel}</Button>
          <RefusableButton
            type="submit"
            variant="filled"
            refusal={refusal}
            loading={save.isPending}
            onClick={() => undefined}
          >
            {vehicle ? vehicleFormText.save : vehicleFormText.add}
          </RefusableButton>
        </div>
      </form>
    </Modal>
  )
}

const NOT_OF_ADDRESS: ReadonlySet<string> = new Set(['vin', 'name', 'tags'])

function whyNotTested({ url }: FormDraft): string | undefined {
  return /^https?:\/\/./.test(url.trim()) ? undefined : vehicleFormText.urlMissing
}

function whyNotSaved(vehicle: Vehicle | undefined, draft: FormDraft): string | undefined {
  const problem = vinProblem(draft.vin)
  if (problem === 'length') return vehicleFormText.vinProblem.length(draft.vin.trim().length)
  if (problem !== undefined) return vehicleFormText.vinProblem[problem]
  if (draft.name.trim() === '') return vehicleFormText.nameMissing
  const isSame = vehicle !== undefined && Object.keys(changeOf(vehicle, draft)).length === 0
  return whyNotTested(draft) ?? (isSame ? vehicleFormText.nothingChanged : undefined)
}
