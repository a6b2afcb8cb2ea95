import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { CatalogueField } from '@/api/wire'
import styles from '@/components/compose/ComposePanel.module.css'
import { extraFields } from '@/components/compose/draft'
import type { FormPart } from '@/components/compose/formParts'
import { SuggestField } from '@/components/compose/SuggestField'
import { isSuggested, useEntitySuggestions, useFieldSuggestions } from '@/components/compose/useSuggestions'
import { composeText } from '@/lib/text/compose'

/** A command by its name, with the fields the catalogue gives it. */
export function NamedFields(props: FormPart) {
  const { form, change, catalogue, entityPath } = props
  const entry = catalogue?.find(({ command }) => command === form.command)
  return (
    <div className={styles.fields}>
      <NativeSelect
        label={composeText.command}
        value={entry?.command ?? ''}
        disabled={catalogue === undefined}
        onChange={({ currentTarget }) => change({ command: currentTarget.value })}
        data={[
          { value: '', label: composeText.chooseCommand },
          ...(catalogue ?? []).map(({ command, title }) => ({ value: command, label: title })),
        ]}
      />
      {entityPath === undefined && <ComponentField {...props} />}
      {entry && extraFields(entry).map((field) => <Field key={field.name} field={field} {...props} />)}
    </div>
  )
}

function ComponentField({ form, change, vehicleId }: FormPart) {
  return (
    <SuggestField
      label={composeText.component}
      placeholder={composeText.componentHint}
      required
      value={form.component}
      suggestions={useEntitySuggestions(vehicleId)}
      onChange={(component) => change({ component })}
    />
  )
}

function Field({ field, form, change, vehicleId, known }: FormPart & { field: CatalogueField }) {
  const at = { vehicleId, component: known ? form.component.trim() : '', fields: form.fields }
  const suggestions = useFieldSuggestions(field.name, at)
  const common = {
    label: field.title,
    value: form.fields[field.name] ?? '',
    required: field.required,
    placeholder: field.required ? '' : composeText.optional,
  }
  const set = (value: string) => change({ fields: { ...form.fields, [field.name]: value } })
  // By its name, not by what was found so far: another field in its place would take the focus from whoever types.
  if (isSuggested(field.name)) return <SuggestField {...common} suggestions={suggestions} onChange={set} />
  if (field.type === 'any') {
    const hint = field.required
      ? composeText.jsonOrText
      : `${composeText.jsonOrText}, ${composeText.optional}`
    return (
      <Textarea
        {...common}
        spellCheck={false}
        classNames={{ input: styles.code ?? '' }}
        placeholder={hint}
        rows={2}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      {...common}
      spellCheck={false}
      inputMode={field.type === 'integer' ? 'numeric' : 'text'}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  )
}
