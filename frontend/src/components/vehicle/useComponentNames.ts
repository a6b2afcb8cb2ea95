import { useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Entity } from '@/api/wire'

/** Paths of all entities of a vehicle, as far as they are known; nothing without a vehicle. */
export function useComponentNames(vehicleId: string | undefined): string[] | undefined {
  const { api } = useServices()
  const entities = useQuery({ ...entitiesQuery(api, vehicleId ?? ''), enabled: vehicleId !== undefined })
  return entities.data?.items.flatMap(pathsOf)
}

function pathsOf(entity: Entity): string[] {
  return [entity.path, ...entity.children.flatMap(pathsOf)]
}
