import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { locksQuery } from '@/api/holding'
import { useServices } from '@/api/services'
import type { HeldLock, Vehicle } from '@/api/wire'
import { asksDue, KeepingContext, type Kept } from '@/components/workbench/locks/keeping'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { lockText } from '@/lib/text/locks'
import { useNow } from '@/lib/useNow'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

/** Extends the locks that the reader wants kept as long as the workbench of their vehicle is open, whatever of it is
 *  shown: one works in other tabs than that of the locks. Tells of one that ended all the same. */
export function KeptLocks({ vehicle, children }: { vehicle: Vehicle; children: ReactNode }) {
  const { api } = useServices()
  const now = useNow()
  const [kept, setKept] = useState<ReadonlyMap<string, Kept>>(new Map())
  const wanted = { ...locksQuery(api, vehicle.id), enabled: kept.size > 0 }
  const held = useQuery(wanted).data?.items.filter(({ until }) => Date.parse(until) > now)
  const put = (id: string, one: Kept | undefined) => setKept((known) => changed(known, id, one))
  const keep = (lock: HeldLock, seconds: number | undefined) =>
    put(lock.lock_id, seconds === undefined ? undefined : { entity: lock.entity, seconds })
  return (
    <KeepingContext value={{ kept, keep }}>
      {[...kept].map(([id, { entity, seconds }]) => {
        const lock = held?.find(({ lock_id, is_yours }) => is_yours && lock_id === id)
        if (lock) return <Keeper key={id} vehicle={vehicle} lock={lock} seconds={seconds} />
        return held && <Lost key={id} entity={entity} onClose={() => put(id, undefined)} />
      })}
      {children}
    </KeepingContext>
  )
}

/** Shows nothing as long as the server takes what it sends. */
function Keeper({ vehicle, lock, seconds }: { vehicle: Vehicle; lock: HeldLock; seconds: number }) {
  const commander = useVehicleCommand(vehicle, { despiteLocks: true })
  const due = useAsksDue(lock.until)
  const extend = useEffectEvent(() => {
    if (commander.isSending || commander.running.length > 0) return
    commander.send({
      title: lockText.extending,
      method: 'PUT',
      path: `${lock.entity}/locks/${encodeURIComponent(lock.lock_id)}`,
      body: { lock_expiration: seconds },
      reason: lockText.keepReason,
      isAgreed: true,
    })
  })
  useEffect(() => {
    if (due > 0) extend()
  }, [due, lock.until])
  return commander.dialog
}

/** None while nobody sees the page: who has gone home keeps nobody away. */
function useAsksDue(until: string): number {
  const now = useNow()
  const [seen, setSeen] = useState({ until, at: now })
  if (seen.until !== until) setSeen({ until, at: now })
  if (document.visibilityState !== 'visible') return 0
  return asksDue(Date.parse(until) - seen.at, Date.parse(until) - now)
}

function Lost({ entity, onClose }: { entity: string; onClose: () => void }) {
  return (
    <Note
      tone="bad"
      icon={<WarningIcon />}
      title={lockText.lostTitle(entity)}
      actions={<Button onClick={onClose}>{lockText.lostSeen}</Button>}
    >
      <span>{lockText.lostMeaning}</span>
    </Note>
  )
}

function changed(
  known: ReadonlyMap<string, Kept>,
  id: string,
  one: Kept | undefined,
): ReadonlyMap<string, Kept> {
  const next = new Map(known)
  if (one) next.set(id, one)
  else next.delete(id)
  return next
}
