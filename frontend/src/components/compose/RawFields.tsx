import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import styles from '@/components/compose/ComposePanel.module.css'
import { METHODS } from '@/components/compose/draft'
import type { FormPart } from '@/components/compose/formParts'
import { composeText } from '@/lib/text/compose'

/** A command as the request it is. */
export function RawFields({ form, change }: FormPart) {
  return (
    <div className={styles.raw}>
      <NativeSelect
        label={composeText.method}
        value={form.method}
        data={[...METHODS]}
        onChange={({ currentTarget }) =>
          change({ method: METHODS.find((method) => method === currentTarget.value) ?? 'GET' })
        }
      />
      <TextInput
        label={composeText.path}
        placeholder={composeText.pathHint}
        value={form.path}
        spellCheck={false}
        classNames={{ input: styles.code ?? '' }}
        onChange={({ currentTarget }) => change({ path: currentTarget.value })}
      />
      {form.method !== 'GET' && (
        <Textarea
          className={styles.whole ?? ''}
          label={composeText.body}
          value={form.body}
          rows={5}
          spellCheck={false}
          classNames={{ input: styles.code ?? '' }}
          onChange={({ currentTarget }) => change({ body: currentTarget.value })}
        />
      )}
    </div>
  )
}
