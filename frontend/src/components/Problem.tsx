import { Button } from '@mantine/core'
import { Refused, SessionEnded, Unreachable } from '@/api/failures'
import { CopyableCode } from '@/components/CopyableCode'
import { problemText } from '@/lib/text/problem'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

interface Words {
  title: string
  detail?: string
  next: string
}

/** A failure for the reader: what happened, what it means, what to do next, and the correlation id. */
export function Problem(props: { failure: unknown; meaning?: string | undefined; onRetry?: () => void }) {
  const words = wordsFor(props.failure)
  const correlationId = props.failure instanceof Refused ? props.failure.correlationId : null
  return (
    <Note
      tone="bad"
      icon={<WarningIcon />}
      title={words.title}
      actions={
        (props.onRetry ?? correlationId) && (
          <>
            {props.onRetry && <Button onClick={props.onRetry}>{problemText.retry}</Button>}
            {correlationId !== null && (
              <span className="dim">
                {problemText.correlation} <CopyableCode text={correlationId} what={problemText.correlation} />
              </span>
            )}
          </>
        )
      }
    >
      {words.detail && <span>{words.detail}</span>}
      {props.meaning && <span>{props.meaning}</span>}
      <span className="dim">{words.next}</span>
    </Note>
  )
}

function wordsFor(failure: unknown): Words {
  if (failure instanceof Unreachable)
    return { title: problemText.unreachable, next: problemText.unreachableNext }
  if (failure instanceof SessionEnded)
    return { title: problemText.sessionEnded, next: problemText.sessionEndedNext }
  if (failure instanceof Refused) return wordsForRefusal(failure)
  const detail = failure instanceof Error ? failure.message : String(failure)
  return { title: problemText.unexpected, detail, next: problemText.unexpectedNext }
}

function wordsForRefusal(refusal: Refused): Words {
  const known: Record<number, { title: string; next: string } | undefined> = problemText.byStatus
  const { title, next } = known[refusal.status] ?? problemText.other
  return {
    title,
    detail: refusal.message,
    next: refusal.retryAfterS === null ? next : problemText.waitSeconds(refusal.retryAfterS),
  }
}
