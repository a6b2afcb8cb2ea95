// Named filters of the list of vehicles, kept in this browser for each user. A view is shared by its address.
import { useCallback, useState } from 'react'
import * as z from 'zod/mini'
import { FAULT_FILTERS, VEHICLE_STATUSES, type VehicleListFilter } from '@/api/vehicles'

export const LONGEST_NAME = 60
const MOST_VIEWS = 50

const stored = z.array(
  z.object({
    name: z.string().check(z.minLength(1), z.maxLength(LONGEST_NAME)),
    filter: z.object({
      q: z.optional(z.string()),
      status: z.optional(z.enum(VEHICLE_STATUSES)),
      tag: z.optional(z.string()),
      faults: z.optional(z.enum(FAULT_FILTERS)),
    }),
  }),
)

export interface SavedView {
  name: string
  filter: VehicleListFilter
}

export function readViews(storage: Storage, userId: string): SavedView[] {
  try {
    const read = stored.safeParse(JSON.parse(storage.getItem(keyOf(userId)) ?? '[]'))
    return read.success ? read.data : []
  } catch {
    return [] // Somebody wrote something else there.
  }
}

export function withView(views: SavedView[], view: SavedView): SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view].slice(-MOST_VIEWS).sort(byName)
}

export function renamedView(views: SavedView[], name: string, to: string): SavedView[] {
  const wanted = to.trim()
  if (wanted === '' || views.some((view) => view.name === wanted)) return views
  return views.map((view) => (view.name === name ? { ...view, name: wanted } : view)).sort(byName)
}

export function withoutView(views: SavedView[], name: string): SavedView[] {
  return views.filter((view) => view.name !== name)
}

export function useSavedViews(userId: string) {
  const [views, setViews] = useState(() => readViews(window.localStorage, userId))
  const change = useCallback(
    (next: SavedView[]) => {
      window.localStorage.setItem(keyOf(userId), JSON.stringify(next))
      setViews(next)
    },
    [userId],
  )
  return { views, change }
}

function keyOf(userId: string): string {
  return `vehicle-views:${userId}`
}

function byName(one: SavedView, other: SavedView): number {
  return one.name.localeCompare(other.name)
}
