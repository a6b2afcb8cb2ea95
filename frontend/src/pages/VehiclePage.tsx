import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useServices } from '@/api/services'
import { entitiesQuery, vehicleQuery } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import { OpenFaultsFact } from '@/components/faults/OpenFaultsFact'
import { ReadAllFaults } from '@/components/faults/ReadAllFaults'
import { Problem } from '@/components/Problem'
import { findEntity } from '@/components/vehicle/entities'
import { EntityDesk } from '@/components/vehicle/EntityDesk'
import { EntityDrawer } from '@/components/vehicle/EntityDrawer'
import { VehicleBar } from '@/components/vehicle/VehicleBar'
import { HoldFacts } from '@/components/workbench/HoldFacts'
import { KeptLocks } from '@/components/workbench/locks/KeptLocks'
import { shellText } from '@/lib/text/shell'
import { vehicleText } from '@/lib/text/vehicle'
import styles from '@/pages/VehiclePage.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/vehicles/$vehicleId')

export function VehiclePage() {
  const { api } = useServices()
  const { vehicleId } = route.useParams()
  const vehicle = useQuery(vehicleQuery(api, vehicleId))
  usePageTitle(vehicle.data?.name ?? vehicleText.title, shellText.product)
  if (vehicle.data) return <Workbench key={vehicleId} vehicle={vehicle.data} />
  return (
    <div className={styles.waiting}>
      {vehicle.isError ? (
        <Problem failure={vehicle.error} onRetry={() => void vehicle.refetch()} />
      ) : (
        <Skeleton height={56} />
      )}
    </div>
  )
}

function Workbench({ vehicle }: { vehicle: Vehicle }) {
  const { entity, tab } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={styles.workbench}>
      <aside className={styles.side}>
        <div className={styles.browser}>
          <EntityDrawer vehicleId={vehicle.id} chosen={entity} />
        </div>
      </aside>
      <div className={styles.main}>
        <VehicleBar vehicle={vehicle} actions={<ReadAllFaults vehicle={vehicle} />}>
          <ChosenFacts vehicle={vehicle} entityPath={entity} />
          <OpenFaultsFact vehicle={vehicle} />
        </VehicleBar>
        <div className={styles.desk}>
          <KeptLocks vehicle={vehicle}>
            <EntityDesk
              vehicle={vehicle}
              entityPath={entity}
              tab={tab}
              onTab={(chosen) => void navigate({ search: (known) => ({ ...known, tab: chosen }) })}
            />
          </KeptLocks>
        </div>
      </div>
    </div>
  )
}

/** What is active at the chosen entity. Nothing where none is chosen, or it is not known. */
function ChosenFacts({ vehicle, entityPath }: { vehicle: Vehicle; entityPath: string | undefined }) {
  const { api } = useServices()
  const entities = useQuery(entitiesQuery(api, vehicle.id)).data?.items
  const entity = entities && entityPath !== undefined ? findEntity(entities, entityPath) : undefined
  return entity && <HoldFacts key={entity.path} vehicle={vehicle} entity={entity} />
}
