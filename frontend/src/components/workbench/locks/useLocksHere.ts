import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import * as z from 'zod/mini'
import { locksQuery } from '@/api/holding'
import { itemsOf, lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { BrokenLock, Entity, HeldLock, Vehicle } from '@/api/wire'
import { concerns, isOn } from '@/components/locks/covers'
import { useNow } from '@/lib/useNow'

// Nobody tells us what another tester does: only looking shows it.
const LOOK_EVERY_MS = 10_000

const shownLock = z.object({ id: z.string(), owned: z.optional(z.boolean()) })

export interface LocksHere {
  /** Of all users on the whole vehicle; nothing while they are read. */
  all: HeldLock[] | undefined
  /** The one that matters most here: on the entity itself, else one that reaches it. */
  here: HeldLock | undefined
  broken: BrokenLock | undefined
  /** A lock of somebody who does not work through us. */
  anotherTester: { id: string } | undefined
  failure: unknown
  again: () => void
}

export function useLocksHere(vehicle: Vehicle, entity: Entity): LocksHere {
  const { api, looks } = useServices()
  const now = useNow()
  const locks = useQuery(locksQuery(api, vehicle.id))
  const seen = useQuery({
    ...lookQuery(looks, vehicle.id, `${entity.path}/locks`),
    refetchInterval: LOOK_EVERY_MS,
  })
  const lookAgain = useEffectEvent(() => void seen.refetch())
  const known = locks.data?.items.map(({ lock_id }) => lock_id).join(' ')
  useEffect(() => lookAgain(), [known])
  const all = locks.data?.items.filter(({ until }) => Date.parse(until) > now)
  const reaching = all?.filter((lock) => concerns(lock, entity.path)) ?? []
  return {
    all,
    here: reaching.find((lock) => isOn(lock, entity.path)) ?? reaching[0],
    broken: locks.data?.broken.find((lock) => concerns(lock, entity.path)),
    anotherTester: foreignIn(itemsOf(seen.data)),
    failure: locks.error,
    again: () => void locks.refetch(),
  }
}

function foreignIn(items: unknown[] | undefined): { id: string } | undefined {
  return items
    ?.map((item) => shownLock.safeParse(item))
    .flatMap((read) => (read.success ? [read.data] : []))
    .find((lock) => lock.owned === false)
}
