import type { ReactNode } from 'react'
import styles from '@/ui/Panel.module.css'

/** A framed part of a screen with a heading, and at its right what belongs to the whole part. */
export function Panel(props: { title: string; aside?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className={styles.panel} aria-label={props.title}>
      <header className={styles.head}>
        <h2>{props.title}</h2>
        <div className={styles.aside}>{props.aside}</div>
      </header>
      <div className={props.flush ? styles.flush : styles.body}>{props.children}</div>
    </section>
  )
}
