// How a path may go on: entities, their collections, the ids that a collection lists, and what stands below. Pure.
import type { Entity } from '@/api/wire'
import { isObject } from '@/lib/json'
import type { Suggestion } from '@/ui/SuggestInput'

const MOST = 60

/** What stands below a single resource, by collection: fixed words of the standard. */
const BELOW: Record<string, readonly string[] | undefined> = {
  operations: ['executions', 'docs'],
  scripts: ['executions', 'docs'],
  data: ['docs'],
  configurations: ['docs'],
}
/** What stands in a collection that lists nothing itself. */
const INSIDE: Record<string, readonly string[] | undefined> = {
  logs: ['entries', 'config'],
  status: ['start', 'restart', 'force-restart', 'shutdown', 'force-shutdown'],
  'clear-data': ['status', 'cached-data', 'learned-data', 'client-defined-resources'],
}

/** The place whose list must be seen to go on, or nothing when the words are known. */
export function listNeeded(typed: string, entities: readonly Entity[]): string | undefined {
  const base = baseOf(typed)
  const rest = below(base, entities)
  if (rest === undefined) return undefined
  const [collection, , executions] = rest
  if (rest.length === 1 && collection !== undefined && !INSIDE[collection]) return base
  return rest.length === 3 && executions === 'executions' ? base : undefined
}

/** `listed`: what the place that `listNeeded` names holds. */
export function suggestionsFor(
  typed: string,
  entities: readonly Entity[],
  listed: readonly unknown[] | undefined,
  entityHint: string,
): Suggestion[] {
  const base = baseOf(typed)
  const last = typed.slice(base === '' ? 0 : base.length + 1).toLowerCase()
  const inside = insideOf(base, entities, listed)
  const nested = entities
    .filter(({ path }) => path.startsWith(typed) || (base === '' && path.includes(last)))
    .map(({ path, name }) => ({ value: path, hint: name === '' ? entityHint : name }))
  const all = [
    ...inside
      .filter(({ value }) => value.toLowerCase().includes(last))
      .map(({ value, hint }) => ({ value: `${base}/${value}`, hint })),
    ...nested,
  ]
  return all.filter(({ value }) => value !== typed).slice(0, MOST)
}

function insideOf(
  base: string,
  entities: readonly Entity[],
  listed: readonly unknown[] | undefined,
): Suggestion[] {
  const entity = entities.find(({ path }) => path === base)
  if (entity) return [...entity.collections, 'docs'].map((value) => ({ value }))
  const rest = below(base, entities)
  const [collection] = rest ?? []
  if (rest === undefined || collection === undefined) return []
  if (rest.length === 2) return (BELOW[collection] ?? []).map((value) => ({ value }))
  const fixed = rest.length === 1 ? (INSIDE[collection] ?? []) : []
  return [...fixed.map((value) => ({ value })), ...(listed ?? []).flatMap(listedItem)]
}

function listedItem(item: unknown): Suggestion[] {
  if (typeof item === 'string') return [{ value: encodeURIComponent(item) }]
  if (!isObject(item)) return []
  const id = item.id ?? item.code
  const name = item.name ?? item.fault_name
  if (typeof id !== 'string') return []
  return [{ value: encodeURIComponent(id), hint: typeof name === 'string' ? name : undefined }]
}

/** The segments after the entity; nothing when the path begins with no entity that is known. */
function below(base: string, entities: readonly Entity[]): string[] | undefined {
  const owners = entities.filter(({ path }) => base.startsWith(`${path}/`))
  const owner = owners.toSorted((one, other) => other.path.length - one.path.length)[0]
  return owner && base.slice(owner.path.length + 1).split('/')
}

function baseOf(typed: string): string {
  return typed.slice(0, Math.max(0, typed.lastIndexOf('/')))
}
