import { Checkbox, NativeSelect, PasswordInput, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { aboutQuery } from '@/api/account'
import { useServices } from '@/api/services'
import { DIALECTS } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import type { FormDraft } from '@/components/vehicles/form/vehicleDraft'
import styles from '@/components/vehicles/form/VehicleForm.module.css'
import { vehicleFormText } from '@/lib/text/vehicleForm'
import { vinProblem } from '@/lib/vin'

interface FieldsProps {
  /** Nothing: a new vehicle. */
  vehicle: Vehicle | undefined
  draft: FormDraft
  onChange: (change: Partial<FormDraft>) => void
}

// As the server has it.
const LONGEST = { name: 100, tag: 40, url: 500, path: 200, token: 4_096 }
const MOST_TAGS = 20

/** The fields of a vehicle. What is wrong with a VIN is said when it is long enough to be one. */
export function VehicleFields({ vehicle, draft, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label={vehicleFormText.vin}
        placeholder={vehicleFormText.vinHint}
        required
        maxLength={17}
        data-autofocus
        classNames={{ input: 'mono' }}
        value={draft.vin}
        error={vinWords(draft.vin)}
        onChange={({ currentTarget }) => onChange({ vin: currentTarget.value.toUpperCase() })}
      />
      <TextInput
        label={vehicleFormText.name}
        placeholder={vehicleFormText.nameHint}
        required
        maxLength={LONGEST.name}
        value={draft.name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <TagsInput
        className={styles.wide}
        label={vehicleFormText.tags}
        placeholder={draft.tags.length === 0 ? vehicleFormText.tagsHint : ''}
        size="xs"
        maxTags={MOST_TAGS}
        maxLength={LONGEST.tag}
        value={draft.tags}
        onChange={(tags) => onChange({ tags })}
      />
      <h3 className={styles.part}>{vehicleFormText.server}</h3>
      <TextInput
        className={styles.wide}
        label={vehicleFormText.url}
        placeholder={vehicleFormText.urlHint}
        type="url"
        required
        maxLength={LONGEST.url}
        value={draft.url}
        onChange={({ currentTarget }) => onChange({ url: currentTarget.value })}
      />
      <NativeSelect
        label={vehicleFormText.dialect}
        value={draft.dialect}
        data={[
          { value: '', label: vehicleFormText.automatic },
          ...DIALECTS.map((value) => ({ value, label: vehicleFormText.dialects[value] })),
        ]}
        onChange={({ currentTarget }) =>
          onChange({ dialect: DIALECTS.find((known) => known === currentTarget.value) ?? '' })
        }
      />
      <TextInput
        label={vehicleFormText.basePath}
        placeholder={vehicleFormText.basePathHint}
        maxLength={LONGEST.path}
        value={draft.basePath}
        onChange={({ currentTarget }) => onChange({ basePath: currentTarget.value })}
      />
      <TokenFields hasToken={vehicle?.endpoint.has_token ?? false} draft={draft} onChange={onChange} />
      <TlsFields draft={draft} onChange={onChange} />
    </>
  )
}

function vinWords(vin: string): string | undefined {
  const problem = vin.length < 17 ? undefined : vinProblem(vin)
  if (problem === undefined) return undefined
  return problem === 'length'
    ? vehicleFormText.vinProblem.length(vin.trim().length)
    : vehicleFormText.vinProblem[problem]
}

function TokenFields(props: { hasToken: boolean } & Omit<FieldsProps, 'vehicle'>) {
  const { hasToken, draft, onChange } = props
  return (
    <div className={styles.wide}>
      <PasswordInput
        label={vehicleFormText.token}
        description={vehicleFormText.tokenNote}
        placeholder={hasToken ? vehicleFormText.tokenStored : vehicleFormText.tokenHint}
        autoComplete="off"
        maxLength={LONGEST.token}
        disabled={draft.dropsToken}
        value={draft.token}
        onChange={({ currentTarget }) => onChange({ token: currentTarget.value })}
      />
      {hasToken && (
        <Checkbox
          mt={6}
          size="xs"
          label={vehicleFormText.dropToken}
          checked={draft.dropsToken}
          onChange={({ currentTarget }) => onChange({ dropsToken: currentTarget.checked, token: '' })}
        />
      )}
    </div>
  )
}

function TlsFields({ draft, onChange }: Omit<FieldsProps, 'vehicle'>) {
  const { api } = useServices()
  const isDemo = useQuery(aboutQuery(api)).data?.profile === 'demo'
  const hasTls = draft.insecure || draft.caPem !== '' || draft.clientCertPem !== ''
  return (
    <details open={hasTls || undefined}>
      <summary>{vehicleFormText.tls}</summary>
      <div className={styles.tls}>
        <Textarea
          label={vehicleFormText.caPem}
          description={vehicleFormText.caHint}
          rows={3}
          value={draft.caPem}
          onChange={({ currentTarget }) => onChange({ caPem: currentTarget.value })}
        />
        <Textarea
          label={vehicleFormText.clientCert}
          rows={3}
          value={draft.clientCertPem}
          onChange={({ currentTarget }) => onChange({ clientCertPem: currentTarget.value })}
        />
        <Textarea
          label={vehicleFormText.clientKey}
          description={vehicleFormText.keyHint}
          rows={3}
          autoComplete="off"
          value={draft.clientKeyPem}
          onChange={({ currentTarget }) => onChange({ clientKeyPem: currentTarget.value })}
        />
        {isDemo && (
          <Checkbox
            size="xs"
            label={vehicleFormText.insecure}
            checked={draft.insecure}
            onChange={({ currentTarget }) => onChange({ insecure: currentTarget.checked })}
          />
        )}
      </div>
    </details>
  )
}
