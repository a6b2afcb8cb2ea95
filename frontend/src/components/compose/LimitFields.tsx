import { TextInput } from '@mantine/core'
import styles from '@/components/compose/ComposePanel.module.css'
import type { FormPart } from '@/components/compose/formParts'
import { composeText } from '@/lib/text/compose'

/** When a command is too late to send, and why it is sent. */
export function LimitFields({ form, change }: Pick<FormPart, 'form' | 'change'>) {
  return (
    <details className={styles.more}>
      <summary>{composeText.more}</summary>
      <div className={styles.fields}>
        <TextInput
          label={composeText.notAfter}
          placeholder={composeText.notAfterHint}
          inputMode="decimal"
          value={form.notAfterS}
          onChange={({ currentTarget }) => change({ notAfterS: currentTarget.value })}
        />
        <TextInput
          label={composeText.reason}
          placeholder={composeText.reasonHint}
          value={form.reason}
          onChange={({ currentTarget }) => change({ reason: currentTarget.value })}
        />
      </div>
    </details>
  )
}
