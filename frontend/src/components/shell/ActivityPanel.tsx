import { ActionIcon, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { hasEnded } from '@/api/commandStatus'
import type { Command, CommandEvent } from '@/api/wire'
import { CommandActions } from '@/components/command/CommandActions'
import { Timeline } from '@/components/command/Timeline'
import { useCommand } from '@/components/command/useCommand'
import { Problem } from '@/components/Problem'
import styles from '@/components/shell/ActivityPanel.module.css'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { VehicleName } from '@/components/vehicle/VehicleName'
import { commandText } from '@/lib/text/command'
import { stripText } from '@/lib/text/frame'
import { requestTitle, splitPath } from '@/lib/text/request'
import { CrossIcon } from '@/ui/icons'

interface ActivityPanelProps {
  commands: Command[]
  chosen: string | undefined
  onChoose: (id: string) => void
  onClose: () => void
}

const SHOWN = 12

/** The newest commands of the reader, and every event of the chosen one. */
export function ActivityPanel({ commands, chosen, onChoose, onClose }: ActivityPanelProps) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <div
      ref={panel}
      className={styles.panel}
      role="group"
      aria-label={stripText.panel}
      tabIndex={-1}
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <div className={styles.head}>
        <h2>{stripText.panel}</h2>
        <Link to="/commands">{stripText.all}</Link>
        <ActionIcon variant="subtle" color="gray" aria-label={stripText.close} onClick={onClose}>
          <CrossIcon />
        </ActionIcon>
      </div>
      {commands.length === 0 && <p className={styles.empty}>{commandText.empty}</p>}
      <ul className={styles.list}>
        {commands.slice(0, SHOWN).map((command) => (
          <li key={command.id}>
            <UnstyledButton
              className={styles.row}
              aria-current={command.id === chosen}
              onClick={() => onChoose(command.id)}
            >
              <CommandStatusWord status={command.status} />
              <span className={styles.title}>
                {requestTitle(command.method, command.path)}
                <span className="dim"> {splitPath(command.path).entity}</span>
              </span>
              <Moment at={command.created_at} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {chosen !== undefined && <Chosen key={chosen} id={chosen} />}
    </div>
  )
}

function Chosen({ id }: { id: string }) {
  const { command, events } = useCommand(id)
  const failure = command.error ?? events.error
  return (
    <div className={styles.chosen} tabIndex={0} role="group" aria-label={stripText.timeline}>
      {failure && <Problem failure={failure} onRetry={() => void events.refetch()} />}
      {command.data && <Story command={command.data} events={events.data} />}
    </div>
  )
}

function Story({ command, events }: { command: Command; events: CommandEvent[] | undefined }) {
  const isOpen = !hasEnded(command.status) || command.status === 'unknown'
  return (
    <>
      <div className={styles.facts}>
        <h3>{requestTitle(command.method, command.path)}</h3>
        <span className="dim">
          {splitPath(command.path).entity}, <VehicleName vehicleId={command.vehicle_id} />
        </span>
        <Link to="/commands/$commandId" params={{ commandId: command.id }}>
          {stripText.full}
        </Link>
      </div>
      <p className="dim">{command.error?.message ?? commandText.statusMeaning[command.status]}</p>
      <Timeline start={command.created_at} events={events} />
      {isOpen && (
        <div className={styles.actions}>
          <CommandActions command={command} />
        </div>
      )}
    </>
  )
}
