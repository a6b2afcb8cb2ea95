// Vehicles and their entities.
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, type Api } from '@/api/client'
import { keys, type VehicleFilter } from '@/api/keys'
import type { Entities, FaultFilter, VehicleStatus } from '@/api/wire'

const PAGE = 50
const SEARCHED = 8
const LIST_EVERY_MS = 30_000
const ONE_EVERY_MS = 10_000

export const WINDOW = 200

export const VEHICLE_STATUSES = ['connected', 'disconnected', 'unknown'] as const satisfies VehicleStatus[]
export const FAULT_FILTERS = [
  'any',
  'fatal',
  'error',
  'warn',
  'none',
  'unread',
] as const satisfies FaultFilter[]
/** What the server speaks; the backend's `sovd/dialects.py` has the same names. */
export const DIALECTS = ['standard', 'cda', 'core', 'medkit', 'sovdd', 'tak', 'native', 'plain'] as const

export interface VehicleListFilter {
  q?: string | undefined
  status?: VehicleStatus | undefined
  tag?: string | undefined
  faults?: FaultFilter | undefined
}

export function vehicleListQuery(
  api: Api,
  filter: { q?: string | undefined; status?: VehicleStatus | undefined },
) {
  const wanted: VehicleFilter = filter
  return infiniteQueryOptions({
    queryKey: keys.vehicleList(wanted),
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: PAGE,
        ...(filter.q ? { q: filter.q } : {}),
        ...(filter.status ? { status: filter.status } : {}),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }
      return dataOf(await api.GET('/api/v1/vehicles', { params: { query }, signal }))
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: LIST_EVERY_MS,
  })
}

/** A part of the whole list, by its number: 0 is the first WINDOW vehicles. */
export function vehicleWindowQuery(api: Api, filter: VehicleListFilter, number: number) {
  return queryOptions({
    queryKey: keys.vehicleWindow(filter, number),
    queryFn: async ({ signal }) => {
      const query = {
        limit: WINDOW,
        offset: number * WINDOW,
        ...(filter.q ? { q: filter.q } : {}),
        ...(filter.status ? { status: filter.status } : {}),
        ...(filter.tag ? { tag: [filter.tag] } : {}),
        ...(filter.faults ? { faults: filter.faults } : {}),
      }
      return dataOf(await api.GET('/api/v1/vehicles', { params: { query }, signal }))
    },
    refetchInterval: LIST_EVERY_MS,
  })
}

export function vehicleQuery(api: Api, vehicleId: string) {
  return queryOptions({
    queryKey: keys.vehicle(vehicleId),
    queryFn: async ({ signal }) =>
      dataOf(
        await api.GET('/api/v1/vehicles/{vehicle_id}', {
          params: { path: { vehicle_id: vehicleId } },
          signal,
        }),
      ),
    refetchInterval: ONE_EVERY_MS,
  })
}

/** The few vehicles that fit best what somebody types. */
export function vehicleSearchQuery(api: Api, q: string) {
  return queryOptions({
    queryKey: keys.vehicleSearch(q),
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/vehicles', { params: { query: { q, limit: SEARCHED } }, signal })),
    staleTime: 30_000,
  })
}

/** The name of one vehicle. Lists of commands bring those of their vehicles, so it is hardly ever asked for alone. */
export function vehicleNameQuery(api: Api, vehicleId: string) {
  return queryOptions({
    queryKey: keys.vehicleName(vehicleId),
    queryFn: async ({ signal }) => {
      const params = { path: { vehicle_id: vehicleId } }
      const { name, vin } = dataOf(await api.GET('/api/v1/vehicles/{vehicle_id}', { params, signal }))
      return { name, vin }
    },
    staleTime: 5 * 60_000,
  })
}

export function entitiesQuery(api: Api, vehicleId: string) {
  return queryOptions({
    queryKey: keys.entities(vehicleId),
    queryFn: ({ signal }) => readEntities(api, vehicleId, false, signal),
    // The server keeps its reading and says its age; asking the vehicle again is the reader's decision.
    staleTime: Infinity,
    retry: false,
  })
}

/** Asks the vehicle itself again, and puts the answer where `entitiesQuery` reads. */
export async function refreshEntities(api: Api, cache: QueryClient, vehicleId: string): Promise<void> {
  cache.setQueryData<Entities>(keys.entities(vehicleId), await readEntities(api, vehicleId, true))
}

async function readEntities(
  api: Api,
  vehicleId: string,
  refresh: boolean,
  signal?: AbortSignal,
): Promise<Entities> {
  const params = { path: { vehicle_id: vehicleId }, query: { refresh } }
  return dataOf(
    await api.GET('/api/v1/vehicles/{vehicle_id}/entities', { params, ...(signal ? { signal } : {}) }),
  )
}
