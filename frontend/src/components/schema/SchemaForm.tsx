import { SegmentedControl } from '@mantine/core'
import { JsonField } from '@/components/schema/JsonField'
import { SchemaField } from '@/components/schema/SchemaField'
import styles from '@/components/schema/SchemaForm.module.css'
import { shapeOf } from '@/components/schema/shape'
import { useSchemaForm } from '@/components/schema/useSchemaForm'
import { schemaText } from '@/lib/text/schema'

interface SchemaFormProps {
  /** A JSON or OpenAPI 3.1 schema as the vehicle gave it; whatever it is not, the form is JSON text. */
  schema: unknown
  value: unknown
  /** `problem`: why the value may not be sent, as a sentence that names the place. */
  onChange: (value: unknown, problem?: string) => void
  label: string
  /** Nothing at all is right too. */
  optional?: boolean
  /** Shows also what is wrong where nothing was typed yet. */
  showAll?: boolean
}

/** A form made from a schema. Give it a `key` of what is written, so that another thing begins anew.
 *  Begin with `startValue(shapeOf(schema))` and ask `firstProblem` before the first change. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, value, onChange, label, optional = false, showAll = false } = props
  const shape = shapeOf(schema)
  const form = useSchemaForm({ schema, value, optional, showAll, onChange })
  if (shape.kind === 'json')
    return (
      <div className={styles.form}>
        <p className={styles.why}>{schema === undefined ? schemaText.noSchema : schemaText.noForm}</p>
        <WholeText label={label} value={value} form={form} />
      </div>
    )
  return (
    // A single field has the label itself.
    <div className={styles.form} {...(shape.kind === 'object' && { role: 'group', 'aria-label': label })}>
      <SegmentedControl
        className={styles.way}
        aria-label={schemaText.way}
        value={form.isText ? 'json' : 'form'}
        data={[
          { value: 'form', label: schemaText.form },
          { value: 'json', label: schemaText.json },
        ]}
        onChange={(way) => form.showText(way === 'json')}
        disabled={form.isStuck}
      />
      {form.isText ? (
        <WholeText label={label} value={value} form={form} />
      ) : (
        <SchemaField
          shape={shape}
          label={shape.title ?? label}
          at=""
          required={!optional}
          value={value}
          form={form}
          onChange={form.change}
        />
      )}
    </div>
  )
}

function WholeText(props: { label: string; value: unknown; form: ReturnType<typeof useSchemaForm> }) {
  return (
    <JsonField
      label={schemaText.jsonLabel(props.label)}
      value={props.value}
      rows={7}
      problem={props.form.firstProblem()}
      onChange={(next, badText) => props.form.change(next, '', badText)}
    />
  )
}
