import type { ReactNode } from 'react'
import styles from '@/ui/Note.module.css'
import type { Tone } from '@/ui/tone'

/** A few lines to the reader: what is, and what to do next. Problems are announced to screen readers. */
export function Note(props: {
  tone: Tone
  icon?: ReactNode
  title?: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={styles.note} data-tone={props.tone} role={props.tone === 'bad' ? 'alert' : 'note'}>
      {props.icon}
      <div className={styles.text}>
        {props.title && <strong>{props.title}</strong>}
        {props.children}
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </div>
    </div>
  )
}

/** What stands where rows would be. */
export function EmptyNote(props: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <strong>{props.title}</strong>
      <span>{props.children}</span>
      {props.actions}
    </div>
  )
}
