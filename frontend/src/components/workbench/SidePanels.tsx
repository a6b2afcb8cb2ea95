import { Skeleton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { vehicleFaultsQuery } from '@/api/faults'
import { useServices } from '@/api/services'
import type { Entity, Vehicle } from '@/api/wire'
import { worstFirst } from '@/components/faults/faultStatus'
import { FaultTable } from '@/components/faults/FaultTable'
import { Moment } from '@/components/Times'
import styles from '@/components/workbench/SidePanels.module.css'
import { faultsText } from '@/lib/text/faults'
import { workbenchText } from '@/lib/text/workbench'
import { formatClock } from '@/lib/time'
import { ChevronIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'

const LivePanel = lazy(async () => ({
  default: (await import('@/components/live/LivePanel')).LivePanel,
}))

/** What one wants to see beside the data. Folded away, it leaves the room to the data; this browser remembers. */
export function SidePanels({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const [isOpen, setOpen] = useLocalStorage({
    key: 'workbench-side',
    defaultValue: true,
    getInitialValueInEffect: false,
  })
  return (
    <aside className={styles.side} data-open={isOpen} aria-label={workbenchText.beside}>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isOpen}
        aria-label={isOpen ? workbenchText.hideBeside : workbenchText.showBeside}
        title={isOpen ? workbenchText.hideBeside : workbenchText.showBeside}
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronIcon />
      </button>
      {isOpen && (
        <div className={styles.panels}>
          <Suspense fallback={<Skeleton height={220} />}>
            <LivePanel vehicle={vehicle} />
          </Suspense>
          {entity.collections.includes('faults') && <FaultsPanel vehicle={vehicle} entity={entity} />}
        </div>
      )}
    </aside>
  )
}

function FaultsPanel({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const { api } = useServices()
  const readings = useQuery(vehicleFaultsQuery(api, vehicle.id)).data
  const reading = readings?.find((each) => each.entity === entity.path)
  const open = worstFirst(reading?.faults.filter(({ is_open }) => is_open) ?? [])
  return (
    <Panel
      title={faultsText.title}
      flush
      aside={
        <>
          {reading && (
            <span>
              {faultsText.readAt} <Moment at={reading.read_at} />
            </span>
          )}
          <Link
            to="/vehicles/$vehicleId"
            params={{ vehicleId: vehicle.id }}
            search={{ entity: entity.path, tab: 'faults' }}
          >
            {faultsText.seeAll}
          </Link>
        </>
      }
    >
      {open.length > 0 && (
        <FaultTable
          label={faultsText.table(entity.name)}
          vehicle={vehicle}
          rows={open.map((fault) => ({ fault, entity: entity.path }))}
          compact
        />
      )}
      {open.length === 0 && (
        <p className={styles.none}>
          {reading ? faultsText.empty(formatClock(reading.read_at).slice(0, 8)) : faultsText.never}
        </p>
      )}
    </Panel>
  )
}
