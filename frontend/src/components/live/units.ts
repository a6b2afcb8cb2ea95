// The unit that a schema of a value names. Pure.
import * as z from 'zod/mini'

const unitSchema = z.union([
  z.string(),
  z.pipe(
    z.object({ display_name: z.string() }),
    z.transform(({ display_name }) => display_name),
  ),
])
const partSchema = z.object({
  'x-sovd-unit': z.optional(unitSchema),
  properties: z.optional(z.record(z.string(), z.unknown())),
})
const readingSchema = z.object({ schema: z.object({ properties: z.object({ data: z.unknown() }) }) })

/** Of what a vehicle shows with `include-schema`: its unit, or the one that all parts of an object share. */
export function unitOf(body: unknown): string | null {
  const read = readingSchema.safeParse(body)
  return read.success ? unitOfPart(read.data.schema.properties.data) : null
}

function unitOfPart(schema: unknown): string | null {
  const read = partSchema.safeParse(schema)
  if (!read.success) return null
  const own = read.data['x-sovd-unit']
  if (own !== undefined) return own
  const units = new Set(Object.values(read.data.properties ?? {}).map(unitOfPart))
  return units.size === 1 ? ([...units][0] ?? null) : null
}
