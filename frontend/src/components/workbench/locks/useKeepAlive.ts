import { useEffect, useEffectEvent, useState } from 'react'
import type { HeldLock } from '@/api/wire'
import { useNow } from '@/lib/useNow'

/** Extends a lock of the reader's by `seconds` when half of that is left, while this page is open and in sight. */
export function useKeepAlive(lock: HeldLock, seconds: number, extend: () => void) {
  const [keptId, setKept] = useState<string>()
  const now = useNow()
  const isKept = keptId === lock.lock_id
  const isHalfOver = now >= Date.parse(lock.until) - (seconds * 1000) / 2
  const isDue = isKept && isHalfOver && document.visibilityState === 'visible'
  // Once per end: the next is asked for when the vehicle has given another.
  const due = isDue ? lock.until : undefined
  const ask = useEffectEvent(extend)
  useEffect(() => {
    if (due !== undefined) ask()
  }, [due])
  return { isKept, keep: (wanted: boolean) => setKept(wanted ? lock.lock_id : undefined) }
}
