// Which lock forbids a request. Mirrors backend/app/features/holding; the server decides. Pure.
import * as z from 'zod/mini'
import { readPath } from '@/api/resourcePath'
import type { HeldLock } from '@/api/wire'
import { concerns, findForeign, foreign, isOn, meets, unescaped } from '@/components/locks/covers'

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
