import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { keys } from '@/api/keys'
import { useServices } from '@/api/services'
import { vehicleWindowQuery, WINDOW, type VehicleListFilter } from '@/api/vehicles'
import type { Vehicle, VehiclePage } from '@/api/wire'

// Whoever drags the scroll bar passes a hundred windows and wants to see the last.
const SETTLED_MS = 120

interface Windows {
  first: number
  last: number
}

/** The list of vehicles in windows: those are read that hold what is to be seen. */
export function useVehicleWindows(filter: VehicleListFilter) {
  const { api } = useServices()
  const cache = useQueryClient()
  const [seen, setSeen] = useState<Windows>({ first: 0, last: 0 })
  const [settled] = useDebouncedValue(seen, SETTLED_MS)
  const numbers = Array.from({ length: seen.last - seen.first + 1 }, (_, at) => seen.first + at)
  const windows = useQueries({
    queries: numbers.map((number) => ({
      ...vehicleWindowQuery(api, filter, number),
      enabled: number >= settled.first && number <= settled.last,
    })),
  })
  const onRange = useCallback((firstRow: number, lastRow: number) => {
    const next = { first: Math.floor(firstRow / WINDOW), last: Math.floor(lastRow / WINDOW) }
    setSeen((known) => (known.first === next.first && known.last === next.last ? known : next))
  }, [])
  const rowAt = (index: number): Vehicle | undefined =>
    windows[Math.floor(index / WINDOW) - seen.first]?.data?.items[index % WINDOW]
  // While one window is loading, any other still tells how long the list is.
  const known = () =>
    cache
      .getQueriesData<VehiclePage>({ queryKey: keys.vehicleList(filter) })
      .find(([, page]) => page !== undefined)?.[1]
  const failed = windows.find(({ isError }) => isError)
  return {
    total: (windows.find(({ data }) => data !== undefined)?.data ?? known())?.total ?? undefined,
    rowAt,
    onRange,
    failure: failed?.error,
    /** Something is shown, but it could not be read again. */
    isOld: failed?.data !== undefined,
    readAgain: () => void cache.invalidateQueries({ queryKey: keys.vehicleList(filter) }),
  }
}
