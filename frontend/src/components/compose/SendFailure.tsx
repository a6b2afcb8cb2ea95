import { Unreachable } from '@/api/failures'
import styles from '@/components/compose/ComposePanel.module.css'
import { Problem } from '@/components/Problem'
import { composeText } from '@/lib/text/compose'

/** Whether the vehicle was touched, and what can be done. */
export function SendFailure({ failure, onAgain }: { failure: unknown; onAgain: () => void }) {
  if (failure === null || failure === undefined) return null
  const maybeTaken = failure instanceof Unreachable
  return (
    <div className={styles.failure}>
      <Problem
        failure={failure}
        meaning={maybeTaken ? composeText.maybeAccepted : composeText.notAccepted}
        {...(maybeTaken ? { onRetry: onAgain } : {})}
      />
    </div>
  )
}
