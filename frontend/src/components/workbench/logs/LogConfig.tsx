import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { Command, Vehicle } from '@/api/wire'
import { OutcomeLine } from '@/components/workbench/CommandOutcome'
import { contextOf, contextsIn, SEVERITIES, type LogContext } from '@/components/workbench/logs/logEntry'
import styles from '@/components/workbench/logs/Logs.module.css'
import { LookAgain, Seen } from '@/components/workbench/Seen'
import { useLook } from '@/components/workbench/useLook'
import { useVehicleCommand, type VehicleCommander } from '@/components/workbench/useVehicleCommand'
import { logText } from '@/lib/text/logs'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'

/** From which severity on an entity notes what, to be set and to be reset. */
export function LogConfig({ vehicle, path }: { vehicle: Vehicle; path: string }) {
  const look = useLook(vehicle.id, path)
  const commander = useVehicleCommand(vehicle)
  const [ended, setEnded] = useState<{ command: Command; title: string }>()
  const busy = commander.isSending || commander.running.length > 0 ? logText.waiting : undefined
  const send = (title: string, method: 'PUT' | 'DELETE', body?: unknown) =>
    commander.send({
      title,
      method,
      path,
      body,
      onEnd: (command) => {
        setEnded({ command, title })
        void look.refetch()
      },
    })
  return (
    <Panel title={logText.configTitle} aside={<LookAgain look={look} />}>
      <Seen look={look} height={60}>
        {(sight) => {
          const contexts = contextsIn(sight)
          if (contexts === undefined) return <span className="dim">{logText.configNone}</span>
          return (
            <div className={styles.config}>
              <span className="dim">{logText.configNote}</span>
              {contexts.map((context, index) => (
                <ContextRow
                  // A reading with another severity begins anew.
                  key={`${index} ${context.severity}`}
                  context={context}
                  commander={commander}
                  busy={busy}
                  onSet={(title, severity) =>
                    send(title, 'PUT', { items: [{ context: context.context, severity }] })
                  }
                />
              ))}
              <div>
                <RefusableButton
                  refusal={commander.refusal ?? busy}
                  onClick={() => send(logText.resetTitle, 'DELETE')}
                >
                  {logText.reset}
                </RefusableButton>
              </div>
            </div>
          )
        }}
      </Seen>
      {commander.dialog}
      {ended && (
        <div role="status" className={styles.ended}>
          <OutcomeLine command={ended.command} what={ended.title} unknown={logText.unknown} />
        </div>
      )}
    </Panel>
  )
}

function ContextRow(props: {
  context: LogContext
  commander: VehicleCommander
  busy: string | undefined
  onSet: (title: string, severity: string) => void
}) {
  const { context, commander } = props
  const [severity, setSeverity] = useState(context.severity)
  const name = contextOf(context.context) || logText.allContexts
  const isOwnWord = !SEVERITIES.some((each) => each === context.severity)
  const refusal =
    commander.refusal ?? props.busy ?? (severity === context.severity ? logText.same : undefined)
  return (
    <div className={styles.row}>
      <code>{name}</code>
      <NativeSelect
        aria-label={`${logText.severity}: ${name}`}
        value={severity}
        data={[
          ...SEVERITIES.map((value) => ({ value, label: logText.words[value] })),
          ...(isOwnWord ? [{ value: context.severity, label: context.severity }] : []),
        ]}
        onChange={({ currentTarget }) => setSeverity(currentTarget.value)}
      />
      <RefusableButton
        refusal={refusal}
        onClick={() => props.onSet(logText.setTitle(name, severity), severity)}
      >
        {logText.set}
      </RefusableButton>
    </div>
  )
}
