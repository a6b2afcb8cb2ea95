import { Progress } from '@mantine/core'
import styles from '@/ui/ProgressBar.module.css'

/** Units: percent, 0 to 100. */
export function ProgressBar({ percent, label, text }: { percent: number; label: string; text: string }) {
  return (
    <div className={styles.progress}>
      <Progress.Root size={6} className={styles.bar}>
        <Progress.Section value={percent} aria-label={label} />
      </Progress.Root>
      <span>{text}</span>
    </div>
  )
}
