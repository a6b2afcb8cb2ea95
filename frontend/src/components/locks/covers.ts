// Which locks concern an entity, and which forbid a request. Mirrors backend/app/features/holding; the server decides.
import * as z from 'zod/mini'
import { readPath } from '@/api/resourcePath'
import type { HeldLock } from '@/api/wire'

/** As paths are compared: `components/b%6Ds` and `components/BMS` reach the same component. */
function ground(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => `${unescaped(segment).toLowerCase()}/`)
    .join('')
}

function unescaped(segment: string): string {
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

interface Request {
  method: string
  path: string
  body: unknown
}

/** A lock keeps nobody from what a client keeps for itself. */
const UNLOCKABLE = new Set<string | undefined>(['cyclic-subscriptions', 'triggers'])
const ENDS = new Set(['PUT', 'DELETE'])
const scoped = z.object({ scopes: z.array(z.string()) })

/** The lock of somebody else for which the server would refuse this request. */
export function findForbidding(
  locks: readonly HeldLock[],
  request: Request,
  now: number,
): HeldLock | undefined {
  const { entity, collection } = readPath(request.path)
  if (request.method === 'GET' || UNLOCKABLE.has(collection)) return undefined
  return collection === 'locks'
    ? findExcluding(foreign(locks, now), request)
    : findForeign(locks, entity, now, collection)
}

/** Two may lock different parts of one entity. A lock is extended and released only by its holder. */
function findExcluding(others: readonly HeldLock[], { method, path, body }: Request): HeldLock | undefined {
  const { entity, rest } = readPath(path)
  const [id, ...more] = rest
  if (id === undefined && method === 'POST') {
    const wanted = scoped.safeParse(body).data?.scopes ?? []
    return others.find((lock) => concerns(lock, entity) && meets(lock.scopes, wanted))
  }
  if (id === undefined || more.length > 0 || !ENDS.has(method)) return undefined
  return others.find((lock) => isOn(lock, entity) && lock.lock_id === unescaped(id))
}

function foreign(locks: readonly HeldLock[], now: number): HeldLock[] {
  return locks.filter((lock) => !lock.is_yours && Date.parse(lock.until) > now)
}

/** No scopes: the whole entity. */
function meets(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || other.length === 0 || one.some((scope) => other.includes(scope))
}
