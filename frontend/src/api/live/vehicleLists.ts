// Keeps the lists of vehicles near the truth without asking for them at every word of twenty thousand vehicles.
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { keys } from '@/api/keys'
import { Pace } from '@/api/live/pace'
import type { LiveEvent, VehiclePage } from '@/api/wire'

// The server allows a hundred reads a minute, and a page may show two windows of the list.
const LISTS_EVERY_MS = 6_000

type CachedVehicles = VehiclePage | InfiniteData<VehiclePage, string>

export class VehicleLists {
  private readonly cache: QueryClient
  private readonly reading: Pace

  constructor(cache: QueryClient) {
    this.cache = cache
    this.reading = new Pace(LISTS_EVERY_MS, () => {
      void cache.invalidateQueries({ queryKey: keys.vehicleLists })
    })
  }

  /** Something that lists show of this vehicle became different. */
  change(vehicleId: string): void {
    if (this.concerns(vehicleId)) this.reading.wish()
  }

  /** The newest command of a vehicle: its state is in the event, a newer one must be read. */
  hear(event: LiveEvent): void {
    let isNewer = false
    for (const { queryKey } of this.cache.getQueryCache().findAll({ queryKey: keys.vehicleLists })) {
      const list = this.cache.getQueryData<CachedVehicles>(queryKey)
      if (list === undefined || 'pages' in list) continue
      const last = list.items.find(({ id }) => id === event.vehicle_id)?.last_command
      if (last === undefined) continue
      if (last?.id !== event.command_id) isNewer ||= event.seq === 1
      else this.cache.setQueryData<VehiclePage>(queryKey, withLastStatus(list, event))
    }
    if (isNewer) this.reading.wish()
  }

  /** Of a long list that holds another part, nothing changes. A short one may get a vehicle more. */
  private concerns(vehicleId: string): boolean {
    const lists = this.cache.getQueriesData<CachedVehicles>({ queryKey: keys.vehicleLists })
    return lists.some(([queryKey, list]) => {
      if (list === undefined) return false
      const pages = 'pages' in list ? list.pages : [list]
      const isShort = pages.some(({ next_cursor }) => next_cursor === null)
      return isShort || isChosenByState(queryKey[2]) || pages.some((page) => hasVehicle(page, vehicleId))
    })
  }
}

const chosenByState = z.union([z.object({ status: z.string() }), z.object({ faults: z.string() })])

/** A vehicle comes into such a list, and leaves it, by what happens to it. */
function isChosenByState(filter: unknown): boolean {
  return chosenByState.safeParse(filter).success
}

function hasVehicle(page: VehiclePage, vehicleId: string): boolean {
  return page.items.some(({ id }) => id === vehicleId)
}

function withLastStatus(page: VehiclePage, event: LiveEvent): VehiclePage {
  const items = page.items.map((vehicle) =>
    vehicle.last_command?.id === event.command_id
      ? { ...vehicle, last_command: { ...vehicle.last_command, status: event.status } }
      : vehicle,
  )
  return { ...page, items }
}
