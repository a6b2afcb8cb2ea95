import { TextInput } from '@mantine/core'
import { useId, useState, type KeyboardEvent } from 'react'
import styles from '@/ui/SuggestInput.module.css'

export interface Suggestion {
  value: string
  /** What it is, in a word or two. */
  hint?: string | undefined
}

interface SuggestProps {
  label: string
  placeholder?: string
  value: string
  suggestions: readonly Suggestion[]
  onChange: (value: string) => void
  error?: string | undefined
}

/** A text field that offers how it may go on. Arrows choose, Enter and Tab take, Escape closes. */
export function SuggestInput({ label, placeholder, value, suggestions, onChange, error }: SuggestProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const shown = isOpen && suggestions.length > 0
  const take = (suggestion: Suggestion | undefined) => {
    if (!suggestion) return
    onChange(suggestion.value)
    setAt(-1)
  }
  const onKey = (press: KeyboardEvent) => {
    const act = {
      ArrowDown: () => {
        setOpen(true)
        setAt((known) => Math.min(known + 1, suggestions.length - 1))
      },
      ArrowUp: () => setAt((known) => Math.max(known - 1, -1)),
      Enter: () => take(suggestions[at]),
      Tab: () => take(suggestions[at]),
      Escape: () => setOpen(false),
    }[press.key]
    if (!act || (!shown && press.key !== 'ArrowDown')) return
    const leavesAlone = at < 0 && (press.key === 'Enter' || press.key === 'Tab')
    if (leavesAlone) {
      setOpen(false)
      return
    }
    press.preventDefault()
    act()
  }
  return (
    <div className={styles.suggest}>
      <TextInput
        label={label}
        placeholder={placeholder}
        value={value}
        error={error}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: styles.code ?? '' }}
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={({ currentTarget }) => {
          setOpen(true)
          setAt(-1)
          onChange(currentTarget.value)
        }}
        onKeyDown={onKey}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} className={styles.list} hidden={!shown}>
        {shown &&
          suggestions.map((suggestion, index) => (
            <li
              key={suggestion.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              // Before the field loses the focus, which would close the list.
              onMouseDown={(press) => {
                press.preventDefault()
                take(suggestion)
              }}
            >
              <span>{suggestion.value}</span>
              {suggestion.hint !== undefined && <small>{suggestion.hint}</small>}
            </li>
          ))}
      </ul>
    </div>
  )
}
