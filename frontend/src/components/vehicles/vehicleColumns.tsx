import { useNavigate } from '@tanstack/react-router'
import { COMMAND_STATUSES } from '@/api/commandStatus'
import type { LastCommand, Vehicle } from '@/api/wire'
import { QuickLink } from '@/components/QuickLink'
import { CommandStatusWord, VehicleStatusWord } from '@/components/StatusWords'
import { Age } from '@/components/Times'
import { OpenFaultCounts } from '@/components/vehicles/OpenFaultCounts'
import styles from '@/components/vehicles/VehicleTable.module.css'
import { Vin } from '@/components/Vin'
import { vehicleText } from '@/lib/text/vehicle'
import { vehicleListText } from '@/lib/text/vehicleList'
import type { VirtualColumn } from '@/ui/VirtualTable'

export const VEHICLE_ROW = styles.row

export const VEHICLE_COLUMNS: VirtualColumn<Vehicle>[] = [
  {
    key: 'vin',
    head: vehicleText.vin,
    cell: ({ id, vin }) => (
      <QuickLink href={`/vehicles/${id}`}>
        <Vin vin={vin} brief />
      </QuickLink>
    ),
  },
  { key: 'name', head: vehicleText.name, cell: ({ name }) => <span title={name}>{name}</span> },
  { key: 'tags', head: vehicleText.tags, cell: ({ tags }) => <TagLinks tags={tags} /> },
  {
    key: 'status',
    head: vehicleText.status,
    cell: (vehicle) => (
      <>
        <VehicleStatusWord status={vehicle.status} reason={vehicle.status_reason} plain />
        <span className={styles.age}>
          <Age at={vehicle.last_seen_at} />
        </span>
      </>
    ),
  },
  {
    key: 'faults',
    head: vehicleListText.openFaults,
    cell: ({ open_faults }) => <OpenFaultCounts faults={open_faults} />,
  },
  {
    key: 'command',
    head: vehicleListText.lastCommand,
    cell: ({ last_command }) => <LastCommandCell command={last_command} />,
  },
]

function TagLinks({ tags }: { tags: readonly string[] }) {
  const navigate = useNavigate({ from: '/vehicles' })
  const choose = (tag: string) => void navigate({ search: (known) => ({ ...known, tag }) })
  return (
    <span className={styles.tags}>
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          tabIndex={-1}
          title={vehicleListText.withTag(tag)}
          onClick={() => choose(tag)}
        >
          {tag}
        </button>
      ))}
    </span>
  )
}

function LastCommandCell({ command }: { command: LastCommand | null }) {
  if (command === null) return <span className="dim">{vehicleListText.noCommand}</span>
  const status = COMMAND_STATUSES.find((known) => known === command.status)
  return (
    <span className={styles.command}>
      {status && <CommandStatusWord status={status} plain />}
      <QuickLink
        href={`/commands/${command.id}`}
        title={`${command.method} ${command.path}, ${vehicleListText.byWhom(command.username)}`}
      >
        <code>
          {command.method} {command.path}
        </code>
      </QuickLink>
      <span className={styles.age}>
        <Age at={command.created_at} />
      </span>
    </span>
  )
}
