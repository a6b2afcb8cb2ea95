import styles from '@/ui/FilterChips.module.css'

export interface Chip {
  value: string
  label: string
  count: number
}

/** One choice out of several, each with how many it stands for. Pressing the chosen one again takes it back. */
export function FilterChips(props: {
  label: string
  chips: readonly Chip[]
  chosen: string | undefined
  onChoose: (value: string | undefined) => void
}) {
  return (
    <div className={styles.chips} role="group" aria-label={props.label}>
      {props.chips.map(({ value, label, count }) => (
        <button
          key={value}
          type="button"
          className={styles.chip}
          aria-pressed={props.chosen === value}
          onClick={() => props.onChoose(props.chosen === value ? undefined : value)}
        >
          {label} <span>{count}</span>
        </button>
      ))}
    </div>
  )
}
