import { useQuery } from '@tanstack/react-query'
import { locksQuery } from '@/api/holding'
import { useServices } from '@/api/services'
import type { Entity, HeldLock, Vehicle } from '@/api/wire'
import { findForeign } from '@/components/locks/covers'
import { lockText } from '@/lib/text/locks'
import { formatClock } from '@/lib/time'
import { useNow } from '@/lib/useNow'

/** Why somebody else's lock forbids to change an entity, or nothing if none does. `collection`: only that part. */
export function useLockRefusal(vehicle: Vehicle, entity?: Entity, collection?: string): string | undefined {
  const { api } = useServices()
  const now = useNow()
  const locks = useQuery({ ...locksQuery(api, vehicle.id), enabled: entity !== undefined }).data
  if (entity === undefined || locks === undefined) return undefined
  const lock = findForeign(locks.items, entity.path, now, collection)
  return lock && refusalOf(lock)
}

export function refusalOf(lock: HeldLock): string {
  return lockText.refusal(lock.entity, lock.holder.username, formatClock(lock.until).slice(0, 8))
}
