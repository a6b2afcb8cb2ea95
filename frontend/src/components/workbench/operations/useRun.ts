import { useQuery } from '@tanstack/react-query'
import { commandEventsQuery, commandQuery } from '@/api/commands'
import { eventDetails, latestProgress } from '@/api/commandRecord'
import { hasEnded } from '@/api/commandStatus'
import { useFollow, useLiveState, useServices } from '@/api/services'
import type { Command } from '@/api/wire'

const WITHOUT_SOCKET_EVERY_MS = 5_000

/** An execution as it goes on. The socket tells it from its first event, so nothing is asked for while it is there. */
export function useRun(known: Command) {
  const { api } = useServices()
  const isLive = useLiveState() === 'connected'
  const isOpen = !hasEnded(known.status)
  useFollow(isOpen ? { command_id: known.id } : null)
  const every = isLive ? false : WITHOUT_SOCKET_EVERY_MS
  const command = useQuery({
    ...commandQuery(api, known.id),
    initialData: known,
    staleTime: Infinity,
    refetchInterval: isOpen ? every : false,
  }).data
  const events = useQuery({
    ...commandEventsQuery(api, known.id),
    enabled: !isLive && isOpen,
    refetchInterval: every,
  }).data
  const newest = command.last_seq >= known.last_seq ? command : known
  const details = (events ?? []).map(eventDetails)
  return {
    command: newest,
    progress: latestProgress(events ?? []),
    /** What the vehicle said when it was asked to stop. */
    stop: details.findLast(({ stop }) => stop !== undefined)?.stop,
  }
}
