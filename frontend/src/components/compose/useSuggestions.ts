import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { itemsOf, lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Entity } from '@/api/wire'
import type { Suggestion } from '@/components/compose/SuggestField'

/** In which collection of a component the values of a field are found. */
const COLLECTION: Record<string, string | undefined> = {
  fault: 'faults',
  data: 'data',
  operation: 'operations',
  configuration: 'configurations',
  mode: 'modes',
  lock: 'locks',
}
const item = z.object({
  id: z.optional(z.string()),
  code: z.optional(z.string()),
  name: z.optional(z.string()),
  fault_name: z.optional(z.string()),
})

/** Whether a vehicle can have values to choose from for this field. */
export function isSuggested(field: string): boolean {
  return field === 'execution' || COLLECTION[field] !== undefined
}

/** All entities of a vehicle as its tree has them; none without a vehicle. */
export function useEntitySuggestions(vehicleId: string | undefined): Suggestion[] {
  const { api } = useServices()
  const entities = useQuery({ ...entitiesQuery(api, vehicleId ?? ''), enabled: vehicleId !== undefined })
  return entities.data?.items.flatMap((entity) => suggestionsOf(entity, 0)) ?? []
}

/** What the component has for this field, as the vehicle shows it. */
export function useFieldSuggestions(
  field: string,
  at: { vehicleId: string | undefined; component: string; fields: Record<string, string> },
): Suggestion[] {
  const { looks } = useServices()
  const path = pathOf(field, at.component, at.fields)
  const isAsked = at.vehicleId !== undefined && path !== undefined
  const look = useQuery({ ...lookQuery(looks, at.vehicleId ?? '', path ?? ''), enabled: isAsked })
  return (itemsOf(look.data) ?? []).flatMap((told) => {
    const read = item.safeParse(told)
    const value = read.data?.code ?? read.data?.id
    return value ? [{ value, name: read.data?.fault_name ?? read.data?.name ?? '' }] : []
  })
}

function pathOf(field: string, component: string, fields: Record<string, string>): string | undefined {
  if (component === '') return undefined
  const entity = component.includes('/') ? component : `components/${component}`
  if (field === 'execution')
    return fields.operation ? `${entity}/operations/${fields.operation}/executions` : undefined
  const collection = COLLECTION[field]
  return collection === undefined ? undefined : `${entity}/${collection}`
}

function suggestionsOf(entity: Entity, depth: number): Suggestion[] {
  return [
    { value: entity.path, name: entity.name, depth },
    ...entity.children.flatMap((child) => suggestionsOf(child, depth + 1)),
  ]
}
