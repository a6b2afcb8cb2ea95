// What a look at a data item says: a value with units and the errors of its parts, or why there is none. Pure.
import * as z from 'zod/mini'
import type { Sight } from '@/api/wire'
import { isObject } from '@/lib/json'

export interface Reading {
  readAt: string
  /** Why there is no value. `isSilent`: the vehicle did not answer at all. */
  failure: { message: string; isSilent: boolean } | null
  value: unknown
  /** Of the value as the vehicle gave it; undefined if it gave none. */
  schema: unknown
  unit: string | null
  /** What the vehicle says is wrong, by JSON pointer into the value. */
  errors: ReadonlyMap<string, string>
  isReadOnly: boolean
}

const NO_ERRORS: ReadonlyMap<string, string> = new Map()

export function readingOf(sight: Sight): Reading {
  const none = { value: undefined, schema: undefined, unit: null, errors: NO_ERRORS, isReadOnly: false }
  if (sight.status_code === null || sight.error !== null) {
    const message = sight.error?.message ?? ''
    return { ...none, readAt: sight.read_at, failure: { message, isSilent: sight.status_code === null } }
  }
  // A body that is no object is the value itself: better shown than called wrong.
  const body = isObject(sight.body) && 'data' in sight.body ? sight.body : { data: sight.body }
  const schema = valueSchema(body.schema)
  return {
    readAt: sight.read_at,
    failure: null,
    value: body.data,
    schema,
    unit: unitOf(schema) ?? unitWord(body.unit),
    errors: errorsOf(body.errors),
    isReadOnly: isObject(schema) && schema.readOnly === true,
  }
}

/** The schema of the value: that of the whole answer holds it under `data`. */
function valueSchema(schema: unknown): unknown {
  if (!isObject(schema)) return undefined
  return isObject(schema.properties) && 'data' in schema.properties ? schema.properties.data : schema
}

export function unitOf(schema: unknown): string | null {
  return isObject(schema) ? (unitWord(schema['x-sovd-unit']) ?? unitWord(schema.unit)) : null
}

function unitWord(unit: unknown): string | null {
  const word = isObject(unit) ? unit.display_name : unit
  return typeof word === 'string' && word !== '' ? word : null
}

const dataErrors = z.array(
  z.object({
    path: z.string(),
    error: z.catch(z.optional(z.object({ message: z.catch(z.string(), '') })), undefined),
  }),
)

/** By pointer into the value: the vehicle counts from its whole answer, where the value is `data`. */
function errorsOf(told: unknown): ReadonlyMap<string, string> {
  const read = dataErrors.safeParse(told)
  if (!read.success) return NO_ERRORS
  return new Map(
    read.data.map(({ path, error }) => [path.replace(/^\/data(?=\/|$)/, ''), error?.message ?? '']),
  )
}

/** The schema of a part of a value. */
export function partSchema(schema: unknown, key: string | number): unknown {
  if (!isObject(schema)) return undefined
  if (typeof key === 'number') return schema.items
  return isObject(schema.properties) ? schema.properties[key] : undefined
}
