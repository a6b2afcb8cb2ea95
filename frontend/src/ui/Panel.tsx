import type { ReactNode } from 'react'
import styles from '@/ui/Panel.module.css'

interface PanelProps {
  title: string
  aside?: ReactNode
  /** Without room around the content, for tables. */
  flush?: boolean
  /** Without a heading that can be seen, where the screen's own says the same. */
  bare?: boolean
  children: ReactNode
}

/** A framed part of a screen with a heading, and at its right what belongs to the whole part. */
export function Panel(props: PanelProps) {
  return (
    <section className={styles.panel} aria-label={props.title}>
      {!props.bare && <Head {...props} />}
      <div className={props.flush ? styles.flush : styles.body}>{props.children}</div>
    </section>
  )
}

function Head(props: PanelProps) {
  return (
    <header className={styles.head}>
      <h2>{props.title}</h2>
      <div className={styles.aside}>{props.aside}</div>
    </header>
  )
}
