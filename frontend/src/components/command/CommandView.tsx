import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { latestProgress } from '@/api/commandRecord'
import { hasEnded } from '@/api/commandStatus'
import type { Command, CommandEvent } from '@/api/wire'
import { CommandActions } from '@/components/command/CommandActions'
import styles from '@/components/command/CommandView.module.css'
import { Exchange } from '@/components/command/Exchange'
import { Timeline } from '@/components/command/Timeline'
import { useCommand } from '@/components/command/useCommand'
import { CopyableCode } from '@/components/CopyableCode'
import { Problem } from '@/components/Problem'
import { CommandStatusWord, RiskWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { VehicleName } from '@/components/vehicle/VehicleName'
import { commandText, followText } from '@/lib/text/command'
import { unknownText } from '@/lib/text/sharing'
import { Facts, type Fact } from '@/ui/Facts'
import { QuestionIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { ProgressBar } from '@/ui/ProgressBar'

/** A command from its request to its end, live. */
export function CommandView({ id }: { id: string }) {
  const { command, events, isLive } = useCommand(id)
  if (command.data === undefined) {
    return command.isError ? (
      <Problem failure={command.error} onRetry={() => void command.refetch()} />
    ) : (
      <Skeleton height={240} />
    )
  }
  const known = command.data
  return (
    <div className={styles.whole}>
      <div className={styles.command}>
        <Head command={known} />
        <Outcome command={known} events={events.data ?? []} isLive={isLive} />
        <div className={styles.columns}>
          <Panel title={followText.timeline}>
            {events.isError ? (
              <Problem failure={events.error} onRetry={() => void events.refetch()} />
            ) : (
              <Timeline start={known.created_at} events={events.data} />
            )}
          </Panel>
          <Exchange command={known} />
        </div>
      </div>
    </div>
  )
}

function Head({ command }: { command: Command }) {
  return (
    <div className={styles.head}>
      <h2 className="mono">
        <b>{command.method}</b> {command.path}
      </h2>
      <CommandStatusWord status={command.status} />
      <CommandActions command={command} />
      <div className={styles.facts}>
        <Facts facts={factsOf(command)} />
      </div>
    </div>
  )
}

function factsOf(command: Command): Fact[] {
  return [
    { name: commandText.vehicle, value: <VehicleLink vehicleId={command.vehicle_id} /> },
    { name: followText.risk, value: <RiskWord risk={command.risk} /> },
    { name: followText.sentBy, value: command.user.username },
    { name: followText.created, value: <Moment at={command.created_at} /> },
    command.finished_at
      ? { name: followText.finished, value: <Moment at={command.finished_at} /> }
      : { name: followText.notAfter, value: <Moment at={command.not_after} /> },
    ...(command.reason ? [{ name: followText.reason, value: command.reason }] : []),
    {
      name: followText.correlation,
      value: <CopyableCode text={command.correlation_id} what={followText.correlation} />,
    },
  ]
}

function VehicleLink({ vehicleId }: { vehicleId: string }) {
  return (
    <Link to="/vehicles/$vehicleId" params={{ vehicleId }}>
      <VehicleName vehicleId={vehicleId} />
    </Link>
  )
}

function Outcome(props: { command: Command; events: CommandEvent[]; isLive: boolean }) {
  const { command } = props
  const progress = latestProgress(props.events)
  const ended = hasEnded(command.status)
  return (
    <>
      {!ended && progress !== undefined && (
        <ProgressBar
          percent={progress}
          label={followText.progressLabel}
          text={followText.progress(progress)}
        />
      )}
      {command.status === 'unknown' ? (
        <UnknownNote command={command} />
      ) : command.error ? (
        <Note tone="bad" title={command.error.message}>
          <span>{commandText.statusMeaning[command.status]}</span>
          <span className="dim">
            <code>{command.error.code}</code>
          </span>
        </Note>
      ) : (
        <p className={styles.meaning}>
          {commandText.statusMeaning[command.status]}
          {!ended && !props.isLive && ` ${followText.notLive}`}
        </p>
      )}
    </>
  )
}

/** Its own words: neither done nor failed, and what a person can do about that. */
function UnknownNote({ command }: { command: Command }) {
  return (
    <Note tone="unknown" icon={<QuestionIcon />} title={unknownText.title}>
      <span>{unknownText.what}</span>
      <span>{unknownText.never}</span>
      <span>{unknownText.next}</span>
      {command.error && (
        <span className="dim">
          {unknownText.why(command.error.message)} <code>{command.error.code}</code>
        </span>
      )}
    </Note>
  )
}
