// Configurations as vehicles list and show them. Pure.
import * as z from 'zod/mini'
import type { Sight } from '@/api/wire'
import { propertySchema } from '@/components/schema/shape'
import { isObject } from '@/lib/json'

const configurationSchema = z.object({
  id: z.string(),
  name: z.catch(z.optional(z.string()), undefined),
  type: z.catch(z.optional(z.string()), undefined),
  // As one dialect calls it.
  configurations_type: z.catch(z.optional(z.string()), undefined),
  version: z.catch(z.optional(z.string()), undefined),
  content_type: z.catch(z.optional(z.string()), undefined),
  tags: z.catch(z.array(z.string()), []),
})

export interface Configuration {
  id: string
  name: string
  type: 'parameter' | 'bulk' | 'unknown'
  version: string | undefined
  contentType: string | undefined
  tags: readonly string[]
}

export function configurationsIn(items: readonly unknown[] | undefined): Configuration[] {
  return (items ?? []).flatMap((item) => {
    const read = configurationSchema.safeParse(item)
    if (!read.success) return []
    const { id, name, version, content_type, tags } = read.data
    const type = typeOf(read.data.type ?? read.data.configurations_type)
    return [{ id, name: name ?? id, type, version, contentType: content_type, tags }]
  })
}

function typeOf(word: string | undefined): Configuration['type'] {
  return word === 'parameter' || word === 'bulk' ? word : 'unknown'
}

/** Whether this service can carry it: between it and a vehicle there is JSON and nothing else. */
export function isCarried({ type, contentType }: Configuration): boolean {
  return type !== 'bulk' || contentType === undefined || contentType.toLowerCase().includes('json')
}

export interface ShownParameter {
  value: unknown
  schema: unknown
  errors: unknown
}

/** The value stands under `data`, in some dialects under `value`. */
export function parameterIn(sight: Sight | undefined): ShownParameter | undefined {
  const body = sight?.body
  if (!isObject(body)) return undefined
  const name = 'data' in body ? 'data' : 'value'
  return { value: body[name], schema: propertySchema(body.schema, name), errors: body.errors }
}

export function fileNameOf({ id, version }: Configuration): string {
  const safe = `${id}${version === undefined ? '' : `-${version}`}`.replace(/[^\w.-]+/g, '_')
  return `${safe}.json`
}
