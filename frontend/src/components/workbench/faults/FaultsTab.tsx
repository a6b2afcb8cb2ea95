import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { vehicleFaultsQuery } from '@/api/faults'
import { useServices } from '@/api/services'
import type { Entity, FaultReading, Vehicle } from '@/api/wire'
import { FaultTable } from '@/components/faults/FaultTable'
import {
  codesOf,
  compared,
  matchesFault,
  worstFirst,
  type FaultFilter,
} from '@/components/faults/faultStatus'
import { Problem } from '@/components/Problem'
import { Age, Moment } from '@/components/Times'
import { FaultFilters } from '@/components/workbench/faults/FaultFilters'
import styles from '@/components/workbench/faults/FaultFilters.module.css'
import { Outcome } from '@/components/workbench/faults/Outcome'
import { useFaultCommands, type FaultCommands } from '@/components/workbench/faults/useFaultCommands'
import { faultsText } from '@/lib/text/faults'
import { formatDayTime } from '@/lib/time'
import { RefreshIcon } from '@/ui/icons'
import { EmptyNote, Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'

/** The faults of an entity as they were last read, what changed, and the buttons that read and clear. */
export function FaultsTab({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const { api } = useServices()
  const memory = useQuery(vehicleFaultsQuery(api, vehicle.id))
  const commands = useFaultCommands(vehicle, entity)
  if (memory.isError && memory.data === undefined)
    return <Problem failure={memory.error} onRetry={() => void memory.refetch()} />
  if (memory.data === undefined) return <Skeleton height={220} />
  const reading = memory.data.find((each) => each.entity === entity.path)
  return (
    <>
      {commands.dialog}
      {commands.ended && <Outcome ended={commands.ended} onClose={commands.dismiss} />}
      <Panel title={faultsText.title} flush aside={<Aside reading={reading} commands={commands} />}>
        {reading === undefined ? (
          <EmptyNote title={faultsText.neverTitle} actions={<ReadButton commands={commands} />}>
            {faultsText.never}
          </EmptyNote>
        ) : (
          <Read vehicle={vehicle} entity={entity} reading={reading} commands={commands} />
        )}
      </Panel>
    </>
  )
}

function Aside({ reading, commands }: { reading: FaultReading | undefined; commands: FaultCommands }) {
  const nothing = reading?.faults.length === 0 ? faultsText.nothingToClear : undefined
  return (
    <>
      {commands.busy !== undefined && <span role="status">{commands.busy}</span>}
      {reading && (
        <span>
          {faultsText.readBy} <Moment at={reading.read_at} />, <Age at={reading.read_at} />
        </span>
      )}
      <ReadButton commands={commands} />
      {reading && (
        <RefusableButton
          color="red"
          refusal={commands.refusal ?? commands.busy ?? nothing}
          onClick={commands.clearAll}
        >
          {faultsText.clearAll}
        </RefusableButton>
      )}
    </>
  )
}

function ReadButton({ commands }: { commands: FaultCommands }) {
  return (
    <RefusableButton refusal={commands.busy} leftSection={<RefreshIcon />} onClick={commands.read}>
      {faultsText.read}
    </RefusableButton>
  )
}

interface ReadProps {
  vehicle: Vehicle
  entity: Entity
  reading: FaultReading
  commands: FaultCommands
}

function Read({ vehicle, entity, reading, commands }: ReadProps) {
  const [filter, setFilter] = useFilter(vehicle)
  const { change, before, gone } = compared(reading.faults, reading.previous?.faults)
  const all = worstFirst(reading.faults)
  const found = all.filter((fault) => matchesFault(fault, filter))
  const goneFound = gone.filter((fault) => matchesFault(fault, { ...filter, shown: 'all' }))
  const rows = [...found, ...goneFound].map((fault) => ({
    fault,
    entity: entity.path,
    before: before.get(fault.code),
    change: change.get(fault.code),
  }))
  return (
    <>
      <FaultFilters faults={all} filter={filter} onFilter={setFilter} />
      {reading.outdated_at !== null && <Note tone="warn">{faultsText.outdated}</Note>}
      {rows.length === 0 && all.length === 0 && (
        <EmptyNote title={faultsText.emptyTitle}>
          {faultsText.empty(formatDayTime(reading.read_at))}
        </EmptyNote>
      )}
      {rows.length === 0 && all.length > 0 && (
        <EmptyNote
          title={faultsText.noMatchTitle}
          actions={
            <Button onClick={() => setFilter({ shown: 'all', level: undefined, search: '' })}>
              {faultsText.showAll}
            </Button>
          }
        >
          {faultsText.noMatch(all.length)}
        </EmptyNote>
      )}
      {rows.length > 0 && (
        <FaultTable
          label={faultsText.table(entity.name)}
          vehicle={vehicle}
          rows={rows}
          actions={({ fault, change }) =>
            change === 'gone' ? null : (
              <RefusableButton
                variant="subtle"
                color="red"
                refusal={commands.refusal ?? commands.busy}
                onClick={() => commands.clearOne(fault)}
              >
                {faultsText.clear(codesOf(fault).said)}
              </RefusableButton>
            )
          }
        />
      )}
      {reading.previous && <ComparedTo at={reading.previous.read_at} />}
    </>
  )
}

function ComparedTo({ at }: { at: string }) {
  return (
    <p className={styles.compared}>
      {faultsText.comparedTo} <time dateTime={at}>{formatDayTime(at)}</time>
    </p>
  )
}

/** In the address, so that a colleague who gets the link sees the same. */
function useFilter(vehicle: Vehicle): [FaultFilter, (filter: FaultFilter) => void] {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const filter: FaultFilter = {
    shown: search.shown ?? 'all',
    level: search.severity,
    search: search.find ?? '',
  }
  const change = ({ shown, level, search: find }: FaultFilter) =>
    void navigate({
      to: '/vehicles/$vehicleId',
      params: { vehicleId: vehicle.id },
      search: (known) => ({
        ...known,
        shown: shown === 'all' ? undefined : shown,
        severity: level,
        find: find === '' ? undefined : find,
      }),
      replace: true,
    })
  return [filter, change]
}
