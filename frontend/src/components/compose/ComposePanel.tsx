import { SegmentedControl } from '@mantine/core'
import { useState, type ComponentType } from 'react'
import type { Command, Vehicle } from '@/api/wire'
import styles from '@/components/compose/ComposePanel.module.css'
import { ConfirmSend } from '@/components/compose/ConfirmSend'
import { emptyForm, type ComposeForm, type ReadyDraft } from '@/components/compose/draft'
import type { FormPart } from '@/components/compose/formParts'
import { jsonOfForm } from '@/components/compose/jsonDraft'
import { JsonFields } from '@/components/compose/JsonFields'
import { LimitFields } from '@/components/compose/LimitFields'
import { NamedFields } from '@/components/compose/NamedFields'
import { RawFields } from '@/components/compose/RawFields'
import { SendFailure } from '@/components/compose/SendFailure'
import { useComposed } from '@/components/compose/useComposed'
import { useSend } from '@/components/compose/useSend'
import { useEntitySuggestions } from '@/components/compose/useSuggestions'
import { LockNote } from '@/components/locks/LockNote'
import { Problem } from '@/components/Problem'
import { RiskWord } from '@/components/StatusWords'
import { composeText } from '@/lib/text/compose'
import { jsonFormText } from '@/lib/text/sharing'
import { SendIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'

interface ComposeProps {
  vehicle: Vehicle | undefined
  /** The entity chosen beside the panel; without one its path is typed. */
  entityPath?: string | undefined
  /** What stands in it at first. */
  initial?: ComposeForm | undefined
  onSent: (command: Command) => void
}

const FIELDS = {
  named: NamedFields,
  json: JsonFields,
  raw: RawFields,
} satisfies Record<ComposeForm['mode'], ComponentType<FormPart>>

const MODES: { value: ComposeForm['mode']; label: string }[] = [
  { value: 'named', label: composeText.named },
  { value: 'json', label: jsonFormText.mode },
  { value: 'raw', label: composeText.raw },
]

/** Puts a command together. What changes a vehicle is asked about before it is sent. */
export function ComposePanel({ vehicle, entityPath, initial, onSent }: ComposeProps) {
  const sending = useSend(onSent)
  const [form, setForm] = useState(() => initial ?? emptyForm(entityPath))
  const [asking, setAsking] = useState<ReadyDraft>()
  const change = (part: Partial<ComposeForm>) => setForm((known) => ({ ...known, ...part }))
  const { catalogue, ready, ahead, refusal, isRisky } = useComposed(form, vehicle?.id)
  const entities = useEntitySuggestions(vehicle?.id)
  const component = form.component.trim()
  const known = entities.some(({ value }) => value === component || value === `components/${component}`)
  const changeMode = (mode: ComposeForm['mode']) =>
    change(
      mode === 'json' && form.json === ''
        ? { mode, json: jsonOfForm(form.command, component, form.fields) }
        : { mode },
    )
  const submit = () => {
    if (ready === undefined || refusal !== undefined) return
    if (isRisky) setAsking(ready)
    else sending.send(ready.draft, undefined)
  }
  const mode = (
    <SegmentedControl
      aria-label={composeText.mode}
      data={MODES}
      value={form.mode}
      onChange={(value) => changeMode(MODES.find((known) => known.value === value)?.value ?? 'named')}
    />
  )
  const Fields = FIELDS[form.mode]
  return (
    <Panel title={composeText.title} aside={mode}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {catalogue.isError && form.mode !== 'raw' && (
          <Problem failure={catalogue.error} onRetry={() => void catalogue.refetch()} />
        )}
        <Fields
          form={form}
          change={change}
          catalogue={catalogue.data}
          entityPath={entityPath}
          vehicleId={vehicle?.id}
          known={known}
        />
        <LimitFields form={form} change={change} />
        {vehicle && <LockNote vehicleId={vehicle.id} ahead={ahead} />}
        <div className={styles.send}>
          <RefusableButton
            type="submit"
            variant="filled"
            refusal={refusal}
            loading={sending.isSending}
            leftSection={<SendIcon />}
            onClick={() => undefined}
          >
            {isRisky ? composeText.sendRisky : composeText.send}
          </RefusableButton>
          {ready ? <Preview ready={ready} /> : <span className="dim">{refusal}</span>}
        </div>
      </form>
      <SendFailure failure={sending.failure} onAgain={sending.again} />
      <ConfirmSend
        ready={asking}
        vehicle={vehicle}
        refusal={refusal}
        onNo={() => setAsking(undefined)}
        onYes={(draft) => {
          setAsking(undefined)
          sending.send(draft, undefined)
        }}
      />
    </Panel>
  )
}

function Preview({ ready }: { ready: ReadyDraft }) {
  return (
    <span className={styles.preview} title={composeText.preview}>
      <RiskWord risk={ready.risk} />
      <code>
        <b>{ready.method}</b> {ready.path}
      </code>
    </span>
  )
}
