// What main.tsx builds and screens are handed, by React context.
import { createContext, use, useEffect, useSyncExternalStore } from 'react'
import type { Api } from '@/api/client'
import type { LiveSocket, LiveState } from '@/api/live/liveSocket'
import type { Recordings } from '@/api/live/recordings'
import { targetKey, type Target } from '@/api/live/messages'
import type { Looks } from '@/api/looks'
import type { RateHold } from '@/api/rateHold'
import type { Session } from '@/api/session'

export interface Services {
  api: Api
  looks: Looks
  session: Session
  hold: RateHold
  live: LiveSocket
  recordings: Recordings
}

export const ServicesContext = createContext<Services | null>(null)

export function useServices(): Services {
  const services = use(ServicesContext)
  if (services === null) throw new Error('No services: wrap the screen in ServicesContext.')
  return services
}

export function useLiveState(): LiveState {
  const { live } = useServices()
  return useSyncExternalStore(live.watch, live.state)
}

/** Follows a target as long as the screen shows it; its events arrive in the query cache. */
export function useFollow(target: Target | null): void {
  const { live } = useServices()
  const key = target === null ? '' : targetKey(target)
  useEffect(() => {
    if (target !== null) return live.follow(target)
    // The key says all there is about a target; the object is new on every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [live, key])
}
