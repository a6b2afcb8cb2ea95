import styles from '@/ui/CodeText.module.css'

/** Text as it is, in monospace, that scrolls in itself and can be reached with the keyboard. */
export function CodeText({ text, label }: { text: string; label: string }) {
  return (
    // What scrolls must take the focus, or the keyboard cannot scroll it.
    <pre className={styles.code} tabIndex={0} aria-label={label} role="group">
      {text}
    </pre>
  )
}
