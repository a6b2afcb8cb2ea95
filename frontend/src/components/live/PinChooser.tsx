import { NativeSelect } from '@mantine/core'
import * as z from 'zod/mini'
import { itemsOf, lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Entity, Vehicle } from '@/api/wire'
import type { Pins } from '@/components/live/pins'
import { unitOf } from '@/components/live/units'
import { useLook } from '@/components/workbench/useLook'
import { plotText } from '@/lib/text/live'
import { useQueryClient } from '@tanstack/react-query'

const itemSchema = z.object({
  id: z.string(),
  name: z.optional(z.string()),
  category: z.optional(z.string()),
})
type Item = z.infer<typeof itemSchema>

/** Pins a value of the component without a way through the Data tab. */
export function PinChooser({ vehicle, entity, pins }: { vehicle: Vehicle; entity: Entity; pins: Pins }) {
  const { looks } = useServices()
  const cache = useQueryClient()
  const items = readItems(itemsOf(useLook(vehicle.id, `${entity.path}/data`).data))
  const free = items.filter(({ id }) => !pins.isPinned(entity.path, id))
  const pin = async (item: Item) => {
    const path = `${entity.path}/data/${encodeURIComponent(item.id)}?include-schema=true`
    const sight = await cache.query(lookQuery(looks, vehicle.id, path)).catch(() => undefined)
    const unit = unitOf(sight?.body)
    pins.toggle({ entity: entity.path, data: item.id, name: item.name ?? item.id, unit })
  }
  return (
    <NativeSelect
      aria-label={plotText.addLabel}
      disabled={pins.isFull || free.length === 0}
      value=""
      onChange={({ currentTarget }) => {
        const chosen = free.find(({ id }) => id === currentTarget.value)
        if (chosen) void pin(chosen)
      }}
      data={[
        { value: '', label: hintOf(pins.isFull, free.length) },
        ...free.map(({ id, name }) => ({ value: id, label: name ?? id })),
      ]}
    />
  )
}

function hintOf(isFull: boolean, free: number): string {
  if (isFull) return plotText.addFull
  return free === 0 ? plotText.addNone : plotText.addHint
}

/** What moves stands first. */
function readItems(items: unknown[] | undefined): Item[] {
  const read = (items ?? []).flatMap((item) => {
    const checked = itemSchema.safeParse(item)
    return checked.success ? [checked.data] : []
  })
  return [...read.filter(isCurrent), ...read.filter((item) => !isCurrent(item))]
}

function isCurrent({ category }: Item): boolean {
  return category === 'currentData'
}
