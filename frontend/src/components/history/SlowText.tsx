import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useId, useState } from 'react'

const AFTER_MS = 300
const LONGEST = 500
const MOST_SUGGESTED = 500

interface SlowProps {
  label: string
  placeholder: string
  value: string | undefined
  suggestions?: string[] | undefined
  onChange: (value: string | undefined) => void
}

/** A filter that is typed: it counts when somebody stops typing. A value from outside takes the place of what was typed. */
export function SlowText({ label, placeholder, value, suggestions = [], onChange }: SlowProps) {
  const list = useId()
  const [typed, setTyped] = useState(value ?? '')
  const [told, setTold] = useState(value)
  if (told !== value) {
    setTold(value)
    if ((value ?? '') !== typed.trim()) setTyped(value ?? '')
  }
  const tell = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), AFTER_MS)
  return (
    <>
      <TextInput
        type="search"
        label={label}
        placeholder={placeholder}
        maxLength={LONGEST}
        spellCheck={false}
        autoComplete="off"
        list={suggestions.length === 0 ? undefined : list}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          tell(currentTarget.value)
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.slice(0, MOST_SUGGESTED).map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  )
}
