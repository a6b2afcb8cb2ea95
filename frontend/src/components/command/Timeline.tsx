import { Skeleton } from '@mantine/core'
import { eventDetails } from '@/api/commandRecord'
import type { CommandEvent } from '@/api/wire'
import styles from '@/components/command/Timeline.module.css'
import { foldRuns } from '@/components/command/foldRuns'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment, Offset } from '@/components/Times'
import { followText, resolveText } from '@/lib/text/command'

/** Every event with its time, as it was and since the start. */
export function Timeline({ start, events }: { start: string; events: CommandEvent[] | undefined }) {
  if (events === undefined) return <Skeleton height={96} />
  if (events.length === 0) return <span className="dim">{followText.noEvents}</span>
  return (
    <ol
      className={styles.timeline}
      aria-label={followText.timeline}
      aria-live="polite"
      aria-relevant="additions"
    >
      {foldRuns(events).map((entry) =>
        'folded' in entry ? (
          <li key={`after-${entry.after}`} className={styles.folded}>
            {followText.folded(entry.folded)}
          </li>
        ) : (
          <li key={entry.seq}>
            <div className={styles.line}>
              <CommandStatusWord status={entry.status} />
              <Moment at={entry.at} />
              <Offset start={start} at={entry.at} />
            </div>
            <Details event={entry} />
          </li>
        ),
      )}
    </ol>
  )
}

const OUTCOME_WORDS: Record<string, string | undefined> = {
  succeeded: resolveText.succeeded,
  failed: resolveText.failed,
}

function outcomeWord(outcome: string): string {
  return OUTCOME_WORDS[outcome] ?? outcome
}

function Details({ event }: { event: CommandEvent }) {
  const { progress, execution, message, response, error, samples, outcome, reason, by } = eventDetails(event)
  const parts = [
    progress === undefined ? undefined : followText.progress(progress),
    execution && followText.execution(execution),
    response && followText.answered(response.status_code),
    samples && followText.samples(samples.length),
    message,
    outcome && outcomeWord(outcome),
    reason,
    by && followText.by(by),
    error?.message,
  ].filter((part) => part !== undefined && part !== '')
  return parts.length === 0 ? null : <div className={styles.details}>{parts.join(', ')}</div>
}
