import { useQuery } from '@tanstack/react-query'
import { locksQuery } from '@/api/holding'
import { readPath } from '@/api/resourcePath'
import { useServices } from '@/api/services'
import type { HeldLock } from '@/api/wire'
import { findForeign } from '@/components/locks/covers'
import { findForbidding } from '@/components/locks/forbidding'
import { useNow } from '@/lib/useNow'

/** What somebody is about to send. Without a method it is not finished. */
interface Plan {
  method: string | undefined
  path: string
  body?: unknown
}

/** `refused`: the server would not take it. `read`: it may be read there. `free`: only another part is locked. */
export interface LockAhead {
  lock: HeldLock
  effect: 'refused' | 'read' | 'free'
}

/** The lock of somebody else on what a request would reach, as the Locks tab knows it; nothing if there is none. */
export function useLockAhead(vehicleId: string | undefined, plan: Plan): LockAhead | undefined {
  const { api } = useServices()
  const now = useNow()
  const told = useQuery({ ...locksQuery(api, vehicleId ?? ''), enabled: vehicleId !== undefined }).data
  return told && findAhead(told.items, plan, now)
}

function findAhead(locks: readonly HeldLock[], plan: Plan, now: number): LockAhead | undefined {
  const { method, path, body } = plan
  const forbidding = method && findForbidding(locks, { method, path, body }, now)
  if (forbidding) return { lock: forbidding, effect: 'refused' }
  const { entity } = readPath(path)
  // One word is no entity yet: "components" would meet every lock of a component.
  const lock = entity.includes('/') ? findForeign(locks, entity, now) : undefined
  return lock && { lock, effect: method === undefined || method === 'GET' ? 'read' : 'free' }
}
