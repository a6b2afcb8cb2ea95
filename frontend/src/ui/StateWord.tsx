import type { ReactNode } from 'react'
import styles from '@/ui/StateWord.module.css'
import type { Tone } from '@/ui/tone'

/** A state as icon and word. `meaning` is the sentence shown on hover. */
export function StateWord(props: {
  tone: Tone
  icon: ReactNode
  word: string
  meaning?: string
  plain?: boolean
}) {
  return (
    <span
      className={styles.state}
      data-tone={props.tone}
      data-plain={props.plain ?? false}
      title={props.meaning}
    >
      {props.icon}
      {props.word}
    </span>
  )
}
