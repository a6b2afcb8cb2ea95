// What a vehicle shows of its modes, read into what a page shows. Tolerant: whatever is missing is not told.
import * as z from 'zod/mini'
import type { Sight } from '@/api/wire'
import { itemsOf } from '@/api/looks'

export interface ModeName {
  id: string
  name: string
}

export interface ModeSight {
  /** Nothing when the vehicle did not tell it. */
  value: string | undefined
  /** Empty when the vehicle does not say what is legal. */
  values: string[]
  fallBack: string | undefined
}

const named = z.object({ id: z.string(), name: z.optional(z.string()) })
const scalar = z.union([z.string(), z.number(), z.boolean()])
const told = z.object({ value: z.optional(scalar), schema: z.optional(z.unknown()) })
const legal = z.object({ enum: z.optional(z.array(scalar)), default: z.optional(scalar) })
const ofObject = z.object({ properties: z.object({ value: legal }) })

export function modesIn(sight: Sight | undefined): ModeName[] | undefined {
  return itemsOf(sight)?.flatMap((item) => {
    const read = named.safeParse(item)
    return read.success ? [{ id: read.data.id, name: read.data.name ?? read.data.id }] : []
  })
}

export function modeIn(sight: Sight | undefined): ModeSight {
  const read = told.safeParse(sight?.body)
  if (!read.success) return { value: undefined, values: [], fallBack: undefined }
  const schema = schemaOf(read.data.schema)
  return {
    value: read.data.value === undefined ? undefined : String(read.data.value),
    values: (schema.enum ?? []).map(String),
    fallBack: schema.default === undefined ? undefined : String(schema.default),
  }
}

function schemaOf(schema: unknown): z.infer<typeof legal> {
  const whole = ofObject.safeParse(schema)
  if (whole.success) return whole.data.properties.value
  const bare = legal.safeParse(schema)
  return bare.success ? bare.data : {}
}

/** Modes that are opened with a key. */
export function needsKey(modeId: string): boolean {
  return ['security', 'authentication'].includes(modeId.toLowerCase())
}

/** The value that asks for the seed of a level, in the case that the vehicle uses. */
export function seedRequest(level: string): string {
  return level === level.toLowerCase() ? `${level}_requestseed` : `${level}_RequestSeed`
}

/** A seed as text: bare, or in an object with one member. */
export function seedText(seed: unknown): string | undefined {
  if (typeof seed === 'string') return seed
  if (typeof seed !== 'object' || seed === null) return undefined
  return Object.values(seed).find((value) => typeof value === 'string')
}

/** The key as the server that gave such a seed wants it. */
export function keyMember(seed: unknown, key: string): Record<string, unknown> {
  return typeof seed === 'string' ? { key } : { Key: { Send_Key: key } }
}

export function isHex(text: string): boolean {
  const digits = text.replaceAll(/0x/gi, '').replaceAll(/[\s:,-]/g, '')
  return digits.length > 0 && digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits)
}
