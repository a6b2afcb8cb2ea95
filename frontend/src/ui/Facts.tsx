import type { ReactNode } from 'react'
import styles from '@/ui/Facts.module.css'

export interface Fact {
  name: string
  value: ReactNode
}

/** Small labelled facts side by side, as in the bar of a vehicle. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value }) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
