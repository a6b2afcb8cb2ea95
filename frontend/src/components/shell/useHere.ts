import { skipToken, useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { keys } from '@/api/keys'
import type { Entities, Vehicle } from '@/api/wire'
import { keepRecent } from '@/components/palette/recents'
import { findEntity } from '@/components/vehicle/entities'

/** The vehicle and the entity of the address, as far as the page has loaded them. */
export function useHere() {
  const { vehicleId } = useParams({ strict: false })
  const { entity } = useSearch({ strict: false })
  const id = vehicleId ?? ''
  const vehicle = useQuery<Vehicle>({ queryKey: keys.vehicle(id), queryFn: skipToken }).data
  const entities = useQuery<Entities>({ queryKey: keys.entities(id), queryFn: skipToken }).data
  return { vehicleId, entity, vehicle, entities: entities?.items }
}

/** Remembers what was looked at, for the palette. */
export function useRecentKeeper(): void {
  const { vehicle, entity, entities } = useHere()
  const name = entity === undefined ? undefined : findEntity(entities ?? [], entity)?.name
  const isKnown = entity === undefined || name !== undefined
  useEffect(() => {
    if (vehicle === undefined || !isKnown) return
    const place = entity === undefined || name === undefined ? {} : { entity, name }
    keepRecent({ vehicleId: vehicle.id, vehicle: vehicle.name, vin: vehicle.vin, ...place })
  }, [vehicle, entity, name, isKnown])
}
