import { NativeSelect, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { itemsOf } from '@/api/looks'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import { asCurl, asSovd } from '@/components/command/copyAs'
import { listNeeded, suggestionsFor } from '@/components/workbench/raw/completion'
import styles from '@/components/workbench/raw/Raw.module.css'
import {
  METHODS,
  readRaw,
  withPath,
  type RawForm,
  type RawRequest,
} from '@/components/workbench/raw/rawRequest'
import type { Ask } from '@/components/workbench/raw/useAsk'
import { useLook } from '@/components/workbench/useLook'
import { rawText } from '@/lib/text/raw'
import { CopyButton } from '@/ui/CopyButton'
import { EyeIcon, SendIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'
import { SuggestInput } from '@/ui/SuggestInput'

interface FieldsProps {
  vehicle: Vehicle
  form: RawForm
  ask: Ask
  onChange: (form: RawForm) => void
}

export function RawFields({ vehicle, form, ask, onChange }: FieldsProps) {
  const read = readRaw(form)
  const request = 'request' in read ? read.request : undefined
  const wrong = 'refusal' in read ? read.refusal : undefined
  const refusal = wrong ?? notNow(form, ask)
  return (
    <Panel title={rawText.title} aside={request && <Copies vehicle={vehicle} request={request} />}>
      <form
        className={styles.form}
        onSubmit={(submit) => {
          submit.preventDefault()
          if (request && refusal === undefined) ask.ask(request, form.onRecord)
        }}
      >
        <NativeSelect
          label={rawText.method}
          value={form.method}
          data={[...METHODS]}
          onChange={({ currentTarget }) =>
            onChange({ ...form, method: METHODS.find((each) => each === currentTarget.value) ?? 'GET' })
          }
        />
        <PathField vehicle={vehicle} form={form} onChange={onChange} />
        <TextInput
          className={styles.query ?? ''}
          classNames={{ input: styles.code ?? '' }}
          label={rawText.query}
          placeholder={rawText.queryHint}
          value={form.query}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => onChange({ ...form, query: currentTarget.value })}
        />
        {form.method !== 'GET' && <BodyField form={form} wrong={wrong} onChange={onChange} />}
        <Buttons form={form} ask={ask} refusal={refusal} onChange={onChange} />
      </form>
    </Panel>
  )
}

/** Why what is right may still not be asked. */
function notNow(form: RawForm, ask: Ask): string | undefined {
  if (form.method !== 'GET' && ask.refusal !== undefined) return ask.refusal
  return ask.isWaiting ? rawText.waiting : undefined
}

function BodyField(props: { form: RawForm; wrong: string | undefined; onChange: (form: RawForm) => void }) {
  const { form, onChange } = props
  return (
    <Textarea
      className={styles.body ?? ''}
      classNames={{ input: styles.code ?? '' }}
      label={rawText.body}
      value={form.body}
      rows={6}
      spellCheck={false}
      error={form.body === '' ? undefined : props.wrong}
      onChange={({ currentTarget }) => onChange({ ...form, body: currentTarget.value })}
    />
  )
}

interface ButtonsProps {
  form: RawForm
  ask: Ask
  refusal: string | undefined
  onChange: (form: RawForm) => void
}

function Buttons({ form, ask, refusal, onChange }: ButtonsProps) {
  const isRead = form.method === 'GET'
  const isLook = isRead && !form.onRecord
  return (
    <div className={styles.buttons}>
      <RefusableButton
        type="submit"
        refusal={refusal}
        loading={ask.isWaiting}
        leftSection={isLook ? <EyeIcon /> : <SendIcon />}
        onClick={() => undefined}
      >
        {isLook ? rawText.look : isRead ? rawText.send : rawText.sendRisky}
      </RefusableButton>
      {isRead && (
        <Checkbox
          size="xs"
          label={rawText.onRecord}
          title={rawText.onRecordMeaning}
          checked={form.onRecord}
          onChange={({ currentTarget }) => onChange({ ...form, onRecord: currentTarget.checked })}
        />
      )}
    </div>
  )
}

function PathField({ vehicle, form, onChange }: Omit<FieldsProps, 'ask'>) {
  const { api } = useServices()
  const entities = useQuery(entitiesQuery(api, vehicle.id)).data?.items ?? []
  const needed = listNeeded(form.path, entities)
  const listed = useLook(vehicle.id, needed ?? '', { enabled: needed !== undefined })
  return (
    <div className={styles.path}>
      <SuggestInput
        label={rawText.path}
        placeholder={rawText.pathHint}
        value={form.path}
        suggestions={suggestionsFor(form.path, entities, itemsOf(listed.data), rawText.entity)}
        onChange={(typed) => onChange(withPath(form, typed))}
      />
    </div>
  )
}

function Copies({ vehicle, request }: { vehicle: Vehicle; request: RawRequest }) {
  const copied = { vehicle, ...request }
  const said = { done: rawText.copied, failed: rawText.copyFailed }
  return (
    <span className={styles.copies} title={rawText.noToken}>
      curl
      <CopyButton text={asCurl(window.location.origin, copied)} label={rawText.copyCurl} {...said} />
      sovd
      <CopyButton text={asSovd(copied)} label={rawText.copySovd} {...said} />
    </span>
  )
}
