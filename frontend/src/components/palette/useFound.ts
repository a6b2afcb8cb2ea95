// What only server and vehicle know: vehicles by name, and what a vehicle has.
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { isShown, itemsOf, lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import { vehicleSearchQuery } from '@/api/vehicles'
import type { Entity, Sight } from '@/api/wire'
import type { Entry, Group } from '@/components/palette/entries'
import { useHere } from '@/components/shell/useHere'

const TYPING_MS = 150
// One request of looks takes as many.
const MOST_LISTS = 100

export function useFoundVehicles(wish: string): { entries: Entry[]; isSearching: boolean } {
  const { api } = useServices()
  const navigate = useNavigate()
  const [asked] = useDebouncedValue(wish, TYPING_MS)
  const found = useQuery({
    ...vehicleSearchQuery(api, asked),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const entries = (wish === '' ? [] : (found.data?.items ?? [])).map((vehicle): Entry => ({
    id: `vehicle ${vehicle.id}`,
    group: 'vehicles',
    title: vehicle.name,
    detail: vehicle.vin,
    run: () => void navigate({ to: '/vehicles/$vehicleId', params: { vehicleId: vehicle.id } }),
  }))
  return { entries, isSearching: found.isFetching || asked !== wish }
}

interface Listed {
  entity: Entity
  group: Group & ('data' | 'operations')
}

/** Components, data and operations of the vehicle that is open. The vehicle is asked once, when somebody types. */
export function useInventory(wanted: boolean): { entries: Entry[]; isSearching: boolean; silent: number } {
  const { looks } = useServices()
  const { vehicleId, entities } = useHere()
  const navigate = useNavigate()
  const all = flat(entities ?? [])
  const lists = wanted && vehicleId !== undefined ? all.flatMap(listsOf).slice(0, MOST_LISTS) : []
  const sights = useQueries({
    queries: lists.map(({ entity, group }) => lookQuery(looks, vehicleId ?? '', `${entity.path}/${group}`)),
  })
  if (vehicleId === undefined) return { entries: [], isSearching: false, silent: 0 }
  const go = (entity: string, tab?: Listed['group'], item?: string) => () =>
    void navigate({ to: '/vehicles/$vehicleId', params: { vehicleId }, search: { entity, tab, item } })
  const components = all.map(({ path, name }): Entry => ({
    id: `entity ${path}`,
    group: 'components',
    title: name,
    detail: path,
    run: go(path),
  }))
  const listed = lists.flatMap(({ entity, group }, at) =>
    thingsOf(sights[at]?.data).map(({ id, name }): Entry => ({
      id: `${group} ${entity.path} ${id}`,
      group,
      title: name ?? id,
      detail: `${entity.name}, ${entity.path}`,
      run: go(entity.path, group, id),
    })),
  )
  return {
    entries: [...components, ...listed],
    isSearching: sights.some(({ isFetching }) => isFetching),
    silent: sights.filter(isSilent).length,
  }
}

function flat(entities: readonly Entity[]): Entity[] {
  return entities.flatMap((entity) => [entity, ...flat(entity.children)])
}

function listsOf(entity: Entity): Listed[] {
  const groups = ['data', 'operations'] as const
  return groups.filter((group) => entity.collections.includes(group)).map((group) => ({ entity, group }))
}

const thing = z.object({ id: z.string(), name: z.optional(z.string()) })

function thingsOf(sight: Sight | undefined): z.infer<typeof thing>[] {
  return (itemsOf(sight) ?? []).flatMap((item) => {
    const read = thing.safeParse(item)
    return read.success ? [read.data] : []
  })
}

function isSilent({ data, isError }: UseQueryResult<Sight>): boolean {
  return isError || (data !== undefined && !isShown(data))
}
