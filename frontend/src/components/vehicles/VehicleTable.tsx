import { useElementScrollRestoration } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import type { VehicleListFilter } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { useVehicleWindows } from '@/components/vehicles/useVehicleWindows'
import styles from '@/components/vehicles/VehicleTable.module.css'
import { vehicleText } from '@/lib/text/vehicle'
import { vehicleListText } from '@/lib/text/vehicleList'
import { Note } from '@/ui/Note'
import { VirtualTable, type VirtualColumn } from '@/ui/VirtualTable'

const WHILE_LOADING = 20

interface VehicleTableProps {
  filter: VehicleListFilter
  columns: VirtualColumn<Vehicle>[]
  rowClass: string | undefined
  /** Where the table stood is remembered under this name. */
  name: string
  onOpen: (vehicle: Vehicle) => void
  onTotal: (total: number | undefined) => void
  empty: ReactNode
}

/** All vehicles that fit, however many. Made anew for another filter, so that it begins at the top. */
export function VehicleTable(props: VehicleTableProps) {
  const { total, rowAt, onRange, failure, isOld, readAgain } = useVehicleWindows(props.filter)
  const place = useElementScrollRestoration({ id: props.name })
  const { onTotal } = props
  useEffect(() => onTotal(total), [onTotal, total])
  if (total === undefined && failure !== null && failure !== undefined)
    return <Problem failure={failure} onRetry={readAgain} />
  return (
    <>
      {isOld && <Note tone="warn">{vehicleListText.old}</Note>}
      <section className={styles.panel} aria-label={vehicleText.title}>
        {total === 0 ? (
          props.empty
        ) : (
          <VirtualTable
            label={vehicleText.title}
            columns={props.columns}
            count={total ?? WHILE_LOADING}
            rowAt={rowAt}
            onOpen={props.onOpen}
            onRange={onRange}
            rowClass={props.rowClass}
            scrollId={props.name}
            initialOffset={place?.scrollY ?? 0}
          />
        )}
      </section>
    </>
  )
}
