import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Command } from '@/api/wire'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { VehicleName } from '@/components/vehicle/VehicleName'
import { commandText } from '@/lib/text/command'
import { tableText } from '@/lib/text/shell'
import { formatSpan } from '@/lib/time'
import { DataTable, type Column } from '@/ui/DataTable'

interface CommandTableProps {
  label: string
  commands: Command[] | undefined
  empty: ReactNode
  withVehicle: boolean
  chosen?: string | undefined
  /** Opens here instead of on the command's own screen. */
  onOpen?: (command: Command) => void
}

const TIME: Column<Command> = {
  key: 'time',
  head: commandText.time,
  cell: (command) => (
    <Link to="/commands/$commandId" params={{ commandId: command.id }}>
      <Moment at={command.created_at} />
      <span className="hidden-visually">{linkName(command)}</span>
    </Link>
  ),
}

const COLUMNS: Column<Command>[] = [
  { key: 'status', head: commandText.status, cell: ({ status }) => <CommandStatusWord status={status} /> },
  { key: 'what', head: commandText.command, cell: whatItIs, grow: true },
]

const USER: Column<Command> = {
  key: 'user',
  head: commandText.user,
  cell: ({ user }) => user.username,
  wide: true,
}

const VEHICLE: Column<Command> = {
  key: 'vehicle',
  head: commandText.vehicle,
  cell: ({ vehicle_id }) => <VehicleName vehicleId={vehicle_id} />,
  wide: true,
}

const TOOK: Column<Command> = {
  key: 'took',
  head: commandText.took,
  cell: ({ created_at, finished_at }) =>
    finished_at === null ? <span className="dim">...</span> : formatSpan(created_at, finished_at),
  right: true,
  wide: true,
}

export function CommandTable(props: CommandTableProps) {
  const navigate = useNavigate()
  const open = (command: Command) =>
    void navigate({ to: '/commands/$commandId', params: { commandId: command.id } })
  return (
    <DataTable
      label={props.label}
      columns={[TIME, ...COLUMNS, ...(props.withVehicle ? [VEHICLE] : []), USER, TOOK]}
      rows={props.commands}
      rowKey={({ id }) => id}
      loadingLabel={tableText.loading}
      onOpen={props.onOpen ?? open}
      chosen={props.chosen}
      empty={props.empty}
    />
  )
}

function whatItIs(command: Command) {
  return (
    <span className="mono" title={`${command.method} ${command.path}`}>
      <b>{command.method}</b> {command.path}
    </span>
  )
}

function linkName(command: Command): string {
  return `${commandText.open}: ${command.method} ${command.path}`
}
