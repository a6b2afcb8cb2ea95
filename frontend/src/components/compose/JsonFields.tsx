import { Textarea } from '@mantine/core'
import styles from '@/components/compose/ComposePanel.module.css'
import type { FormPart } from '@/components/compose/formParts'
import { jsonFormText } from '@/lib/text/sharing'

/** A command by its name, written as JSON. */
export function JsonFields({ form, change }: FormPart) {
  return (
    <Textarea
      label={jsonFormText.label}
      placeholder={jsonFormText.hint}
      value={form.json}
      rows={7}
      spellCheck={false}
      classNames={{ input: styles.code ?? '' }}
      onChange={({ currentTarget }) => change({ json: currentTarget.value })}
    />
  )
}
