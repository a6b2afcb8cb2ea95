import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ComponentType } from 'react'
import { catalogueQuery } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command, Vehicle } from '@/api/wire'
import styles from '@/components/compose/ComposePanel.module.css'
import { ConfirmSend } from '@/components/compose/ConfirmSend'
import { emptyForm, readForm, type ComposeForm, type ReadyDraft } from '@/components/compose/draft'
import type { FormPart } from '@/components/compose/formParts'
import { jsonOfForm } from '@/components/compose/jsonDraft'
import { JsonFields } from '@/components/compose/JsonFields'
import { LimitFields } from '@/components/compose/LimitFields'
import { NamedFields } from '@/components/compose/NamedFields'
import { RawFields } from '@/components/compose/RawFields'
import { SendFailure } from '@/components/compose/SendFailure'
import { useSend } from '@/components/compose/useSend'
import { useEntitySuggestions } from '@/components/compose/useSuggestions'
import { Problem } from '@/components/Problem'
import { RiskWord } from '@/components/StatusWords'
import { useRole } from '@/components/useRole'
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
  const { api } = useServices()
  const catalogue = useQuery(catalogueQuery(api))
  const role = useRole()
  const sending = useSend(onSent)
  const [form, setForm] = useState(() => initial ?? emptyForm(entityPath))
  const [asking, setAsking] = useState<ReadyDraft>()
  const change = (part: Partial<ComposeForm>) => setForm((known) => ({ ...known, ...part }))
  const read = readForm(form, catalogue.data, vehicle?.id, role)
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
    if (!('ready' in read)) return
    if (read.ready.risk === 'read') sending.send(read.ready.draft, undefined)
    else setAsking(read.ready)
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
        <div className={styles.send}>
          <RefusableButton
            type="submit"
            variant="filled"
            refusal={'refusal' in read ? read.refusal : undefined}
            loading={sending.isSending}
            leftSection={<SendIcon />}
            onClick={() => undefined}
          >
            {'ready' in read && read.ready.risk !== 'read' ? composeText.sendRisky : composeText.send}
          </RefusableButton>
          {'ready' in read ? <Preview ready={read.ready} /> : <span className="dim">{read.refusal}</span>}
        </div>
      </form>
      <SendFailure failure={sending.failure} onAgain={sending.again} />
      <ConfirmSend
        ready={asking}
        vehicle={vehicle}
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
