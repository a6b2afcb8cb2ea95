// The data items of an entity, as its list names them, and which of them its description says can be written. Pure.
import * as z from 'zod/mini'
import { itemsOf } from '@/api/looks'
import type { Entity, Sight } from '@/api/wire'
import { isObject } from '@/lib/json'

export interface DataItem {
  id: string
  name: string
  category: string | null
  groups: readonly string[]
  /** Of its value, with its schema. */
  path: string
}

const text = z.catch(z.optional(z.string()), undefined)
const texts = z.catch(z.array(z.string()), [])
const row = z.object({ id: z.string(), name: text, category: text, groups: texts })

/** Nothing if the vehicle did not show a list. What has no id cannot be asked for, and is left out. */
export function dataItemsOf(sight: Sight | undefined, entity: Entity): DataItem[] | undefined {
  return itemsOf(sight)?.flatMap((item) => {
    const read = row.safeParse(typeof item === 'string' ? { id: item } : item)
    if (!read.success) return []
    const { id, name, category, groups } = read.data
    return [{ id, name: name ?? id, category: category ?? null, groups, path: valuePath(entity, id) }]
  })
}

export function valuePath(entity: Entity, id: string): string {
  return `${dataPath(entity, id)}?include-schema=true`
}

export function dataPath(entity: Entity, id: string): string {
  return `${entity.path}/data/${encodeURIComponent(id)}`
}

/** What a description says of writing: the ids that can be written, with the schema of their value.
 *  Nothing without a description: then only the vehicle's answer to a write can tell. */
export type Writables = ReadonlyMap<string, unknown> | undefined

export function writablesOf(docs: Sight | undefined, entity: Entity): Writables {
  const paths = isObject(docs?.body) ? docs.body.paths : undefined
  if (!isObject(paths)) return undefined
  const marker = `/${entity.path}/data/`
  const described = Object.entries(paths).flatMap(([path, methods]): [string, unknown][] => {
    const at = path.lastIndexOf(marker)
    if (at < 0 || !isObject(methods) || !isObject(methods.put)) return []
    return [[decodeURIComponent(path.slice(at + marker.length)), bodySchema(methods.put)]]
  })
  return new Map(described)
}

function bodySchema(put: Record<string, unknown>): unknown {
  const way = ['requestBody', 'content', 'application/json', 'schema', 'properties', 'data']
  return way.reduce<unknown>((within, key) => (isObject(within) ? within[key] : undefined), put)
}

/** How many items each category or group has, most first. */
export function countsOf(
  items: readonly DataItem[],
  of: (item: DataItem) => readonly string[],
): [string, number][] {
  const counts = new Map<string, number>()
  for (const word of items.flatMap(of)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)
}

export interface DataFilter {
  category: string | undefined
  group: string | undefined
  search: string
}

export function matchingItems(
  items: readonly DataItem[],
  { category, group, search }: DataFilter,
): DataItem[] {
  const wanted = search.trim().toLowerCase()
  return items.filter(
    (item) =>
      (category === undefined || item.category === category) &&
      (group === undefined || item.groups.includes(group)) &&
      `${item.name} ${item.id}`.toLowerCase().includes(wanted),
  )
}
