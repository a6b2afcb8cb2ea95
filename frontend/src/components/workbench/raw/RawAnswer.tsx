import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { commandQuery } from '@/api/commands'
import { useServices } from '@/api/services'
import { AnswerHeaders } from '@/components/AnswerHeaders'
import { JsonView } from '@/components/JsonView'
import { Moment } from '@/components/Times'
import { OutcomeNote } from '@/components/workbench/CommandOutcome'
import styles from '@/components/workbench/raw/Raw.module.css'
import type { Asked } from '@/components/workbench/raw/rawHistory'
import { queryText } from '@/components/workbench/raw/rawRequest'
import { formatCount } from '@/lib/count'
import { rawText } from '@/lib/text/raw'
import { BanIcon, CheckIcon, QuestionIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { StateWord } from '@/ui/StateWord'

/** What the vehicle answered to one request. */
export function RawAnswer({ asked }: { asked: Asked }) {
  const { request, answer } = asked
  const query = queryText(request.query)
  return (
    <Panel
      title={rawText.response}
      aside={
        answer.commandId === undefined ? (
          rawText.looked
        ) : (
          <>
            {rawText.recorded}
            <Link to="/commands/$commandId" params={{ commandId: answer.commandId }}>
              {rawText.openCommand}
            </Link>
          </>
        )
      }
    >
      <div className={styles.answer} role="status">
        <div className={styles.facts}>
          <HttpStatus status={answer.status} />
          <code>
            <b>{request.method}</b> {request.path}
            {query !== '' && `?${query}`}
          </code>
          <span className="dim">
            <Moment at={answer.at} />
          </span>
          {answer.tookMs !== undefined && (
            <span className="dim nowrap">
              {rawText.took(answer.tookMs.toFixed(answer.tookMs < 10 ? 1 : 0))}
            </span>
          )}
          <span className="dim nowrap">{rawText.size(sizeOf(answer.body))}</span>
        </div>
        {answer.commandId === undefined ? (
          answer.error !== undefined && <Note tone="bad" title={answer.error} />
        ) : (
          <Ended id={answer.commandId} />
        )}
        <JsonView label={rawText.response} value={answer.body} />
        <AnswerHeaders headers={answer.headers} isOpen />
      </div>
    </Panel>
  )
}

function Ended({ id }: { id: string }) {
  const { api } = useServices()
  const command = useQuery({ ...commandQuery(api, id), staleTime: Infinity }).data
  return command ? <OutcomeNote command={command} unknown={rawText.unknown} /> : null
}

export function HttpStatus({ status }: { status: number | undefined }) {
  if (status === undefined) return <StateWord tone="unknown" icon={<QuestionIcon />} word={rawText.silent} />
  return status < 400 ? (
    <StateWord tone="ok" icon={<CheckIcon />} word={String(status)} />
  ) : (
    <StateWord tone="bad" icon={<BanIcon />} word={String(status)} />
  )
}

const KIB = 1024

function sizeOf(body: unknown): string {
  const bytes = body === undefined || body === null ? 0 : new Blob([JSON.stringify(body)]).size
  return bytes < 10 * KIB
    ? rawText.bytes(formatCount(bytes), 'B')
    : rawText.bytes(formatCount(Math.round(bytes / KIB)), 'KiB')
}
