// Which locks concern an entity. Mirrors backend/app/features/holding/ground.py; the server decides.
import type { HeldLock } from '@/api/wire'

/** As paths are compared: `components/b%6Ds` and `components/BMS` reach the same component. */
function ground(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => `${unescaped(segment).toLowerCase()}/`)
    .join('')
}

export function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The lock is on the entity, above it, or below it. */
export function concerns(lock: { entity: string }, entityPath: string): boolean {
  const [one, other] = [ground(lock.entity), ground(entityPath)]
  return one.startsWith(other) || other.startsWith(one)
}

export function isOn(lock: { entity: string }, entityPath: string): boolean {
  return ground(lock.entity) === ground(entityPath)
}

/** Somebody else's lock that keeps the reader from changing the entity. `collection`: only that part of it. */
export function findForeign(
  locks: readonly HeldLock[],
  entityPath: string,
  now: number,
  collection?: string,
): HeldLock | undefined {
  return foreign(locks, now).find(
    (lock) => concerns(lock, entityPath) && meets(lock.scopes, collection === undefined ? [] : [collection]),
  )
}

export function foreign(locks: readonly HeldLock[], now: number): HeldLock[] {
  return locks.filter((lock) => !lock.is_yours && Date.parse(lock.until) > now)
}

/** No scopes: the whole entity. */
export function meets(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || other.length === 0 || one.some((scope) => other.includes(scope))
}
