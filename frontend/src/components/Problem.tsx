import { Button } from '@mantine/core'
import { Refused, SessionEnded, Unreachable } from '@/api/failures'
import { CopyableCode } from '@/components/CopyableCode'
import { problemText } from '@/lib/text/problem'
import { problemCodes, SAID_IN_FULL, type CodeWords } from '@/lib/text/problemCodes'
import { vehicleCodeWords } from '@/lib/text/vehicleCodes'
import { useNow } from '@/lib/useNow'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

interface Words {
  title: string
  meaning?: string | undefined
  detail?: string | undefined
  next: string
  /** When it makes sense to try again, and how long that was when it was said. */
  wait?: { until: number; seconds: number } | undefined
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
      {(props.meaning ?? words.meaning) && <span>{props.meaning ?? words.meaning}</span>}
      {words.detail && <span>{words.detail}</span>}
      <Next words={words} />
    </Note>
  )
}

function Next({ words }: { words: Words }) {
  return words.wait ? <Wait {...words.wait} /> : <span className="dim">{words.next}</span>
}

/** Not announced: a screen reader would count the seconds aloud. */
function Wait({ until, seconds }: { until: number; seconds: number }) {
  // The page's clock may have stood still while nobody looked at it.
  const left = Math.min(seconds, Math.ceil((until - useNow()) / 1_000))
  return (
    <span className="dim" aria-live="off">
      {left > 0 ? problemText.waitSeconds(left) : problemText.waitOver}
    </span>
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

/** By code; a code nobody here knows has the words of its status. */
function wordsForRefusal(refusal: Refused): Words {
  const byStatus: Record<number, CodeWords | undefined> = problemText.byStatus
  const byCode = problemCodes[refusal.code] ?? vehicleCodeWords(refusal.code)
  const { title, meaning, next }: CodeWords = byCode ?? byStatus[refusal.status] ?? problemText.other
  return {
    title,
    meaning,
    detail: SAID_IN_FULL.has(refusal.code) ? undefined : problemText.inItsWords(refusal.message),
    next,
    wait: waitOf(refusal),
  }
}

function waitOf({ retryAt, retryAfterS }: Refused) {
  return retryAt === null || retryAfterS === null ? undefined : { until: retryAt, seconds: retryAfterS }
}
