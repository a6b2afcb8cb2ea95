// Environment data of a fault as lines of a table, whatever shape the server gives it. Pure.
import type { Sight } from '@/api/wire'
import { isObject } from '@/lib/json'

export interface EnvironmentLine {
  /** Where it stands, e.g. a snapshot; empty for what stands alone. */
  group: string
  name: string
  value: unknown
  unit: string | null
}

/** Shape: empty when the vehicle gave none. */
export function environmentOf(sight: Sight | undefined): EnvironmentLine[] {
  if (!isObject(sight?.body)) return []
  const { environment_data: told, snapshots, schema } = sight.body
  const data = isObject(told) && 'data' in told ? told.data : told
  return [...linesOf(data, '', unitsIn(schema)), ...linesOf(snapshots, 'snapshots', unitsIn(undefined))]
}

const WRAPPERS = new Set(['data', 'errors'])
// A record of a classic ECU names what it holds beside the value.
const NAMES = ['DTCSnapshotRecordDid', 'did', 'id', 'name'] as const
const VALUES = ['DTCSnapshotRecordDidData', 'value', 'data'] as const
// So many steps in, a server has lost the thread.
const DEEPEST = 6

function linesOf(
  told: unknown,
  group: string,
  unit: (name: string) => string | null,
  depth = 0,
): EnvironmentLine[] {
  if (told === undefined || told === null || depth > DEEPEST) return []
  if (Array.isArray(told))
    return told.flatMap(
      (each: unknown, at) =>
        namedLine(each, group) ?? linesOf(each, joined(group, String(at + 1)), unit, depth + 1),
    )
  if (!isObject(told)) return [{ group: '', name: group, value: told, unit: null }]
  return Object.entries(told).flatMap(([name, value]): EnvironmentLine[] => {
    if (isObject(value) || isNested(value))
      return linesOf(value, WRAPPERS.has(name) ? group : joined(group, readable(name)), unit, depth + 1)
    return [{ group, name: readable(name), value, unit: unit(name) }]
  })
}

/** A list of plain values is a value itself. */
function isNested(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.some((each) => typeof each === 'object')
}

function namedLine(each: unknown, group: string): EnvironmentLine[] | undefined {
  if (!isObject(each)) return undefined
  const name = NAMES.map((key) => each[key]).find(
    (found) => typeof found === 'string' || typeof found === 'number',
  )
  const key = VALUES.find((found) => found in each)
  if (name === undefined || key === undefined || isObject(each[key])) return undefined
  const unit = typeof each.unit === 'string' ? each.unit : null
  return [{ group, name: readable(String(name)), value: each[key], unit }]
}

function joined(group: string, name: string): string {
  return group === '' ? name : `${group} ${name}`
}

function readable(name: string): string {
  return name.replaceAll('_', ' ')
}

/** Units by name, wherever in the schema they stand. */
function unitsIn(schema: unknown): (name: string) => string | null {
  const units = new Map<string, string>()
  const search = (part: unknown, depth: number): void => {
    if (!isObject(part) || depth > 8) return
    if (isObject(part.properties))
      for (const [name, inner] of Object.entries(part.properties)) {
        const unit =
          isObject(inner) && isObject(inner['x-sovd-unit']) ? inner['x-sovd-unit'].display_name : undefined
        if (typeof unit === 'string') units.set(name, unit)
        search(inner, depth + 1)
      }
  }
  search(schema, 0)
  return (name) => units.get(name) ?? null
}

const OCCURRENCES = /^(occurrence|occurence|event)[ _-]?(counter|count|s)?$/i
const FIRST = /first[ _-]?(seen|occurrence|occurred|time)/i
const LAST = /(last|most[ _-]?recent)[ _-]?(seen|occurrence|occurred|time)/i

export interface Seen {
  occurrences: unknown
  first: unknown
  last: unknown
}

/** How often and when, where the environment data say so. */
export function seenIn(lines: readonly EnvironmentLine[]): Seen {
  const find = (pattern: RegExp) => lines.find(({ name }) => pattern.test(name))?.value
  return { occurrences: find(OCCURRENCES), first: find(FIRST), last: find(LAST) }
}
