// The vehicles and components that this browser was shown lately. Kept here, not at the server.
import * as z from 'zod/mini'

const recentSchema = z.object({
  vehicleId: z.string(),
  vehicle: z.string(),
  vin: z.string(),
  entity: z.optional(z.string()),
  name: z.optional(z.string()),
})
export type Recent = z.infer<typeof recentSchema>

const KEY = 'recent'
const KEPT = 12

export function readRecents(): Recent[] {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '[]')
    const read = z.array(recentSchema).safeParse(stored)
    return read.success ? read.data : []
  } catch {
    return []
  }
}

export function keepRecent(seen: Recent): void {
  const others = readRecents().filter((known) => recentId(known) !== recentId(seen))
  window.localStorage.setItem(KEY, JSON.stringify([seen, ...others].slice(0, KEPT)))
}

export function forgetRecents(): void {
  window.localStorage.removeItem(KEY)
}

export function recentId({ vehicleId, entity }: Recent): string {
  return entity === undefined ? vehicleId : `${vehicleId} ${entity}`
}
