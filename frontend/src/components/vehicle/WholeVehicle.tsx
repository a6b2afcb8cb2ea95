import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { vehicleFaultsQuery } from '@/api/faults'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Entity, FaultReading, Vehicle } from '@/api/wire'
import { RecentCommands } from '@/components/command/RecentCommands'
import styles from '@/components/faults/Faults.module.css'
import { FaultTable, type FaultRow } from '@/components/faults/FaultTable'
import { LEVELS } from '@/components/faults/levels'
import { withFaults } from '@/components/faults/ReadAllFaults'
import { Problem } from '@/components/Problem'
import { Age } from '@/components/Times'
import { findEntity } from '@/components/vehicle/entities'
import { faultsText } from '@/lib/text/faults'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** What one wants to know of a vehicle before choosing a part of it: its open faults and what was done to it. */
export function WholeVehicle({ vehicle }: { vehicle: Vehicle }) {
  const { api } = useServices()
  const entities = useQuery(entitiesQuery(api, vehicle.id)).data?.items
  const readings = useQuery(vehicleFaultsQuery(api, vehicle.id))
  return (
    <>
      <Panel title={faultsText.overview} flush>
        {readings.isError && <Problem failure={readings.error} onRetry={() => void readings.refetch()} />}
        {readings.isPending && <Skeleton height={160} />}
        {readings.data && <Open vehicle={vehicle} readings={readings.data} entities={entities ?? []} />}
      </Panel>
      <RecentCommands vehicleId={vehicle.id} />
    </>
  )
}

interface OpenProps {
  vehicle: Vehicle
  readings: FaultReading[]
  entities: Entity[]
}

function Open({ vehicle, readings, entities }: OpenProps) {
  const known = new Map(readings.map((reading) => [reading.entity, reading]))
  const unread = withFaults(entities).filter((path) => !known.has(path))
  const rows = readings
    .flatMap(({ entity, faults }): FaultRow[] =>
      faults.filter(({ is_open }) => is_open).map((fault) => ({ fault, entity })),
    )
    .sort((one, other) => LEVELS.indexOf(one.fault.level) - LEVELS.indexOf(other.fault.level))
  const place = { vehicle, entities }
  return (
    <>
      {readings.length === 0 && (
        <EmptyNote title={faultsText.overviewNeverTitle}>{faultsText.overviewNever}</EmptyNote>
      )}
      {readings.length > 0 && rows.length === 0 && (
        <EmptyNote title={faultsText.overviewEmptyTitle}>
          {faultsText.overviewEmpty(readings.length)}
        </EmptyNote>
      )}
      {rows.length > 0 && (
        <FaultTable
          label={faultsText.overview}
          vehicle={vehicle}
          rows={rows}
          brief
          extra={{
            head: faultsText.component,
            cell: ({ entity }) => (
              <>
                <EntityLink {...place} path={entity} />{' '}
                <span className="dim">
                  <Age at={known.get(entity)?.read_at ?? null} />
                </span>
              </>
            ),
          }}
        />
      )}
      {readings.length > 0 && unread.length > 0 && (
        <div className={styles.unread}>
          {faultsText.unreadComponents(unread.length)}{' '}
          {unread.map((path) => (
            <EntityLink key={path} {...place} path={path} />
          ))}
        </div>
      )}
    </>
  )
}

function EntityLink({ vehicle, entities, path }: { vehicle: Vehicle; entities: Entity[]; path: string }) {
  return (
    <Link
      to="/vehicles/$vehicleId"
      params={{ vehicleId: vehicle.id }}
      search={{ entity: path, tab: 'faults' }}
    >
      {findEntity(entities, path)?.name ?? path}
    </Link>
  )
}
