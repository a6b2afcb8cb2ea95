import { Textarea } from '@mantine/core'
import { useState } from 'react'
import styles from '@/components/schema/SchemaForm.module.css'
import { prettyJson, readJson, type ReadJson } from '@/lib/json'
import { schemaText } from '@/lib/text/schema'

interface JsonFieldProps {
  label: string
  hint?: string | undefined
  value: unknown
  rows: number
  problem: string | undefined
  /** `badText`: why the text is no JSON; the value is then the last that was. */
  onChange: (value: unknown, badText?: string) => void
}

const NOTHING: ReadJson = { ok: true, value: undefined }

/** A value as JSON text. What is typed stays as it is typed; the value follows while it is JSON. */
export function JsonField({ label, hint, value, rows, problem, onChange }: JsonFieldProps) {
  const [text, setText] = useState(() => prettyJson(value))
  return (
    <Textarea
      label={label}
      description={hint}
      className={styles.json ?? ''}
      classNames={{ input: styles.code ?? '' }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={text}
      rows={rows}
      spellCheck={false}
      error={problem}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        const isEmpty = currentTarget.value.trim() === ''
        const read = isEmpty ? NOTHING : readJson(currentTarget.value)
        if (read.ok) onChange(read.value)
        else onChange(value, schemaText.badJson(read.problem))
      }}
    />
  )
}
