import { SegmentedControl } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { cancelCommand } from '@/api/commands'
import { cancelRefusal, hasEnded, isWithVehicle } from '@/api/commandStatus'
import { useServices } from '@/api/services'
import type { Command, EventData } from '@/api/wire'
import { JsonView } from '@/components/JsonView'
import { Problem } from '@/components/Problem'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { useRole } from '@/components/useRole'
import { OutcomeNote } from '@/components/workbench/CommandOutcome'
import { resultOf, toldParameters, type RunResult } from '@/components/workbench/operations/operation'
import styles from '@/components/workbench/operations/Operations.module.css'
import { useRun } from '@/components/workbench/operations/useRun'
import { followText } from '@/lib/text/command'
import { operationText } from '@/lib/text/operations'
import { ageMs, formatAge } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { StopIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { ProgressBar } from '@/ui/ProgressBar'
import { RefusableButton } from '@/ui/RefusableButton'

/** One execution: while it runs its progress and a stop, then its outcome and what it gave. */
export function RunCard({ command: known }: { command: Command }) {
  const { command, progress, stop } = useRun(known)
  const ended = hasEnded(command.status)
  return (
    <Panel
      title={ended ? operationText.result : operationText.running}
      aside={
        <>
          <Moment at={command.created_at} />
          <span>{command.user.username}</span>
          <Link to="/commands/$commandId" params={{ commandId: command.id }}>
            {operationText.openCommand}
          </Link>
        </>
      }
    >
      <div className={styles.run}>
        <div className={styles.head}>
          <CommandStatusWord status={command.status} />
          {toldParameters(command) !== undefined && <code>{JSON.stringify(toldParameters(command))}</code>}
        </div>
        {ended ? <Ended command={command} /> : <Going command={command} progress={progress} stop={stop} />}
      </div>
    </Panel>
  )
}

function Going(props: { command: Command; progress: number | undefined; stop: EventData['stop'] }) {
  const { command, progress } = props
  const since = formatAge(ageMs(command.created_at, useNow()))
  return (
    <div className={styles.going}>
      {progress === undefined ? (
        <span className="dim" title={operationText.noPercent}>
          {operationText.elapsed} {since}
        </span>
      ) : (
        <>
          <ProgressBar
            percent={progress}
            label={followText.progressLabel}
            text={operationText.percent(progress)}
          />
          <span className="dim nowrap">{since}</span>
        </>
      )}
      <Stop command={command} stop={props.stop} />
    </div>
  )
}

const STOP_WORDS = {
  agreed: operationText.stopAgreed,
  refused: operationText.stopRefused,
} satisfies Record<NonNullable<EventData['stop']>, string>

function Stop({ command, stop }: { command: Command; stop: EventData['stop'] }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const role = useRole()
  const cancel = useMutation({ mutationFn: () => cancelCommand(api, cache, command.id) })
  const asked = cancel.isSuccess && stop === undefined
  return (
    <>
      <RefusableButton
        refusal={cancelRefusal(command, role)}
        color="red"
        variant="outline"
        loading={cancel.isPending}
        leftSection={<StopIcon />}
        onClick={() => cancel.mutate()}
      >
        {isWithVehicle(command.status) ? operationText.stop : operationText.takeBack}
      </RefusableButton>
      <span role="status" className={styles.said}>
        {stop !== undefined ? STOP_WORDS[stop] : asked ? operationText.stopping : ''}
      </span>
      {cancel.isError && <Problem failure={cancel.error} />}
    </>
  )
}

function Ended({ command }: { command: Command }) {
  const result = resultOf(command)
  return (
    <>
      <OutcomeNote command={command} unknown={operationText.unknown} />
      {result && <Result result={result} />}
    </>
  )
}

function Result({ result }: { result: RunResult }) {
  const [asJson, setAsJson] = useState(false)
  return (
    <div className={styles.result}>
      <div className={styles.head}>
        {result.status !== undefined && (
          <span>
            <span className="dim">{operationText.vehicleWord}</span> <code>{result.status}</code>
          </span>
        )}
        <SegmentedControl
          className={styles.view}
          aria-label={operationText.view}
          value={asJson ? 'json' : 'table'}
          data={[
            { value: 'table', label: operationText.table },
            { value: 'json', label: operationText.json },
          ]}
          onChange={(wanted) => setAsJson(wanted === 'json')}
        />
      </div>
      {asJson ? <JsonView label={operationText.result} value={result.whole} /> : <Values result={result} />}
    </div>
  )
}

function Values({ result }: { result: RunResult }) {
  if (result.values.length === 0) return <span className="dim">{operationText.noValues}</span>
  return (
    <table className={styles.values} aria-label={operationText.result}>
      <tbody>
        {result.values.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-number={typeof value === 'number'}>
              {typeof value === 'object' && value !== null ? (
                <code>{JSON.stringify(value)}</code>
              ) : (
                String(value)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
