import { Link } from '@tanstack/react-router'
import { VEHICLE_STATUSES } from '@/api/vehicles'
import type { Dashboard } from '@/api/wire'
import styles from '@/components/dashboard/Dashboard.module.css'
import { VEHICLE_LOOK } from '@/components/StatusWords'
import { formatCount } from '@/lib/count'
import { dashboardText } from '@/lib/text/dashboard'
import { Panel } from '@/ui/Panel'
import { StateWord } from '@/ui/StateWord'

/** How many vehicles answer. Each number opens those that it counts. */
export function VehiclesCard({ vehicles }: { vehicles: Dashboard['vehicles'] }) {
  const total = VEHICLE_STATUSES.reduce((sum, status) => sum + (vehicles[status] ?? 0), 0)
  return (
    <Panel
      title={dashboardText.vehicles}
      aside={<Link to="/vehicles">{dashboardText.allVehicles(total)}</Link>}
    >
      {total === 0 ? (
        <span className="dim">{dashboardText.noVehicles}</span>
      ) : (
        <div className={styles.numbers}>
          {VEHICLE_STATUSES.map((status) => (
            <Link key={status} to="/vehicles" search={{ status }} className={styles.number}>
              <b>{formatCount(vehicles[status] ?? 0)}</b>
              <StateWord
                {...VEHICLE_LOOK[status]}
                {...(vehicles[status] ? {} : { tone: 'neutral' })}
                word={dashboardText.vehicleWord[status]}
                plain
              />
            </Link>
          ))}
        </div>
      )}
    </Panel>
  )
}
