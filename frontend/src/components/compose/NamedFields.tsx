import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { CatalogueField } from '@/api/wire'
import styles from '@/components/compose/ComposePanel.module.css'
import { extraFields } from '@/components/compose/draft'
import type { FormPart } from '@/components/compose/formParts'
import { composeText } from '@/lib/text/compose'

/** A command by its name, with the fields the catalogue gives it. */
export function NamedFields({ form, change, catalogue, entityPath }: FormPart) {
  const entry = catalogue?.find(({ command }) => command === form.command)
  const setField = (name: string, value: string) => change({ fields: { ...form.fields, [name]: value } })
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
      {entityPath === undefined && (
        <TextInput
          label={composeText.component}
          placeholder={composeText.componentHint}
          value={form.component}
          spellCheck={false}
          onChange={({ currentTarget }) => change({ component: currentTarget.value })}
        />
      )}
      {entry &&
        extraFields(entry).map((field) => (
          <Field
            key={field.name}
            field={field}
            value={form.fields[field.name] ?? ''}
            onChange={(value) => setField(field.name, value)}
          />
        ))}
    </div>
  )
}

function Field(props: { field: CatalogueField; value: string; onChange: (value: string) => void }) {
  const { field, value } = props
  const common = {
    label: field.title,
    value,
    required: field.required,
    spellCheck: false,
    placeholder: field.required ? '' : composeText.optional,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      props.onChange(currentTarget.value),
  }
  if (field.type === 'any') {
    const hint = field.required
      ? composeText.jsonOrText
      : `${composeText.jsonOrText}, ${composeText.optional}`
    return <Textarea {...common} classNames={{ input: styles.code ?? '' }} placeholder={hint} rows={2} />
  }
  return <TextInput {...common} inputMode={field.type === 'integer' ? 'numeric' : 'text'} />
}
