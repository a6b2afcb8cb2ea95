import type { ReactNode } from 'react'
import styles from '@/ui/ToggleChips.module.css'

interface Chip {
  key: string
  label: ReactNode
  isOn: boolean
  onToggle: () => void
}

/** Small switches side by side, any number of them on. */
export function ToggleChips({ label, chips }: { label: string; chips: Chip[] }) {
  return (
    <div className={styles.group} role="group" aria-label={label}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      <div className={styles.chips}>
        {chips.map((chip) => (
          <button
            key={chip.key}
            type="button"
            className={styles.chip}
            aria-pressed={chip.isOn}
            onClick={chip.onToggle}
          >
            {chip.label}
          </button>
        ))}
      </div>
    </div>
  )
}
