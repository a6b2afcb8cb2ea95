import { useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import { findEntity } from '@/components/vehicle/entities'
import { WholeVehicle } from '@/components/vehicle/WholeVehicle'
import type { Tab } from '@/components/workbench/tabs'
import { Workbench } from '@/components/workbench/Workbench'
import { entityText } from '@/lib/text/vehicle'
import { Note } from '@/ui/Note'

interface DeskProps {
  vehicle: Vehicle
  entityPath: string | undefined
  tab: Tab | undefined
  onTab: (tab: Tab) => void
}

/** Where one works on a vehicle. Nothing as long as its entities are not known: beside it stands why. */
export function EntityDesk({ vehicle, entityPath, tab, onTab }: DeskProps) {
  const { api } = useServices()
  const entities = useQuery(entitiesQuery(api, vehicle.id)).data?.items
  if (entityPath === undefined) return <WholeVehicle vehicle={vehicle} />
  if (entities === undefined) return null
  const entity = findEntity(entities, entityPath)
  if (entity === undefined) return <Note tone="warn">{entityText.gone}</Note>
  return <Workbench key={entity.path} vehicle={vehicle} entity={entity} tab={tab} onTab={onTab} />
}
