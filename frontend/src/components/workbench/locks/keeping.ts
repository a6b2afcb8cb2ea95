// Which locks are kept while the reader works, and when the next extension is due.
import { createContext } from 'react'
import type { HeldLock } from '@/api/wire'

/** `seconds`: for how long the vehicle is asked each time. */
export interface Kept {
  entity: string
  seconds: number
}

export interface Keeping {
  /** By the id of the lock. */
  kept: ReadonlyMap<string, Kept>
  /** `seconds` undefined: no longer. */
  keep: (lock: HeldLock, seconds: number | undefined) => void
}

export const KeepingContext = createContext<Keeping>({ kept: new Map(), keep: () => undefined })

/** How often an extension should have been asked for by now: once at half time, and as long as the end stays the same
 *  again after half of what was left. A vehicle that grants less than was asked is so asked no more often than that.
 *  Units: milliseconds; `term` is what was left when this end was first seen. */
export function asksDue(term: number, left: number): number {
  return left <= 0 || term <= 0 ? 0 : Math.max(0, Math.floor(Math.log2(term / left)))
}
