import { Link } from '@tanstack/react-router'
import type { HeldLock } from '@/api/wire'
import { Moment } from '@/components/Times'
import { Countdown } from '@/components/Countdown'
import { holdText, lockText } from '@/lib/text/locks'
import { tableText } from '@/lib/text/shell'
import { DataTable, type Column } from '@/ui/DataTable'
import { EmptyNote } from '@/ui/Note'

/** All locks that users of this service hold on the vehicle. */
export function LocksOfVehicle({ vehicleId, locks }: { vehicleId: string; locks: HeldLock[] | undefined }) {
  return (
    <DataTable
      label={lockText.onVehicle}
      columns={columnsOf(vehicleId)}
      rows={locks}
      rowKey={({ command_id }) => command_id}
      loadingLabel={tableText.loading}
      empty={<EmptyNote title={lockText.none}>{lockText.noneNext}</EmptyNote>}
    />
  )
}

function columnsOf(vehicleId: string): Column<HeldLock>[] {
  return [
    {
      key: 'entity',
      head: lockText.entity,
      cell: ({ entity }) => (
        <Link
          to="/vehicles/$vehicleId"
          params={{ vehicleId }}
          search={{ entity, tab: 'locks' }}
          className="mono"
        >
          {entity}
        </Link>
      ),
    },
    {
      key: 'holder',
      head: lockText.holder,
      cell: ({ holder, is_yours }) => (is_yours ? <strong>{holdText.you}</strong> : holder.username),
    },
    { key: 'left', head: lockText.until, cell: ({ until }) => <Countdown until={until} />, right: true },
    {
      key: 'since',
      head: lockText.since,
      cell: ({ since }) => <Moment at={since} />,
      right: true,
      wide: true,
    },
    {
      key: 'reason',
      head: lockText.why,
      cell: ({ reason }) => <span title={reason ?? undefined}>{reason ?? '–'}</span>,
      grow: true,
      wide: true,
    },
  ]
}
