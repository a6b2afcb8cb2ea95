import { Autocomplete } from '@mantine/core'
import styles from '@/components/compose/ComposePanel.module.css'

export interface Suggestion {
  value: string
  name: string
  depth?: number
}

const MOST_SHOWN = 200
const PX_PER_DEPTH = 12

interface SuggestProps {
  label: string
  value: string
  placeholder: string
  required: boolean
  suggestions: Suggestion[]
  onChange: (value: string) => void
}

/** A text that may be anything, with what the vehicle has to choose from. Found by value and by name. */
export function SuggestField(props: SuggestProps) {
  const known = new Map(props.suggestions.map((suggestion) => [suggestion.value, suggestion]))
  const wanted = props.value.trim().toLowerCase()
  // What was chosen is complete: then all others are offered, not only those that hold it.
  const shown = known.has(props.value)
    ? props.suggestions
    : props.suggestions.filter(({ value, name }) => `${value} ${name}`.toLowerCase().includes(wanted))
  return (
    <Autocomplete
      size="xs"
      label={props.label}
      placeholder={props.placeholder}
      required={props.required}
      spellCheck={false}
      value={props.value}
      onChange={props.onChange}
      data={[...new Set(shown.map(({ value }) => value))].slice(0, MOST_SHOWN)}
      filter={({ options }) => options}
      maxDropdownHeight={280}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option }) => {
        const suggestion = known.get(option.value)
        return (
          <span
            className={styles.option}
            style={{ paddingInlineStart: (suggestion?.depth ?? 0) * PX_PER_DEPTH }}
          >
            {suggestion?.name} <code>{option.value}</code>
          </span>
        )
      }}
    />
  )
}
