import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Command, Entity, Vehicle } from '@/api/wire'
import { ReasonField } from '@/components/compose/ReasonField'
import { useReason } from '@/components/compose/useReason'
import { Vin } from '@/components/Vin'
import { ExpirationSelect, useExpiration } from '@/components/workbench/modes/Expiration'
import { needsKey, type ModeName } from '@/components/workbench/modes/modeSight'
import type { ModeState } from '@/components/workbench/modes/useMode'
import type { VehicleCommander } from '@/components/workbench/useVehicleCommand'
import { confirmText } from '@/lib/text/compose'
import { modeText } from '@/lib/text/modes'
import { Confirm } from '@/ui/Confirm'

export interface DialogProps {
  vehicle: Vehicle
  entity: Entity
  mode: ModeName
  state: ModeState
  onDone: () => void
  onEnd: (command: Command) => void
}

/** Choosing the value is the question: what will be set, where, and for how long. */
export function ModeDialog(props: DialogProps & { commander: VehicleCommander }) {
  const { vehicle, entity, mode, state, commander } = props
  const reason = useReason('critical', '')
  const expiration = useExpiration()
  const values = needsKey(mode.id) && state.fallBack !== undefined ? [state.fallBack] : state.values
  const [value, setValue] = useState(values.find((each) => each !== state.value) ?? '')
  const isFallBack = value === state.fallBack
  const send = () => {
    commander.send({
      title: modeText.dialog(mode.name),
      method: 'PUT',
      path: `${entity.path}/modes/${encodeURIComponent(mode.id)}`,
      body: { value, ...(isFallBack ? {} : expiration.part) },
      ...reason.part,
      isAgreed: true,
      onEnd: props.onEnd,
    })
    props.onDone()
  }
  return (
    <Confirm
      opened
      critical
      title={modeText.dialog(mode.name)}
      yes={modeText.set}
      no={modeText.cancel}
      closeLabel={modeText.cancel}
      busy={false}
      refusal={value === '' ? modeText.missing : reason.refusal}
      onYes={send}
      onNo={props.onDone}
    >
      <strong>{modeText.sentence(mode.name, value || '…', entity.name, vehicle.name)}</strong>
      <span>
        {confirmText.vin} <Vin vin={vehicle.vin} />
      </span>
      <ValueField values={values} value={value} onChange={setValue} />
      {!isFallBack && <ExpirationSelect {...expiration} fallBack={state.fallBack} />}
      <ReasonField {...reason} />
    </Confirm>
  )
}

/** A choice of what is legal; a text where the vehicle does not say what is. */
function ValueField(props: { values: string[]; value: string; onChange: (value: string) => void }) {
  const shared = {
    label: modeText.newValue,
    value: props.value,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      props.onChange(currentTarget.value),
  }
  return props.values.length > 0 ? (
    <NativeSelect {...shared} data={props.values} />
  ) : (
    <TextInput {...shared} />
  )
}
