import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { commandEventsQuery, commandQuery } from '@/api/commands'
import { hasEnded } from '@/api/commandStatus'
import { useFollow, useLiveState, useServices } from '@/api/services'

const WITHOUT_SOCKET_EVERY_MS = 5_000
const TOLD_WITHIN_MS = 1_000

/** A command and its events, live. Without a socket it is asked for every few seconds until it ends. */
export function useCommand(id: string) {
  const { api } = useServices()
  const isLive = useLiveState() === 'connected'
  useFollow({ command_id: id })
  const isLate = useIsLate()
  const command = useQuery({
    ...commandQuery(api, id),
    refetchInterval: ({ state }) => every(isLive, state.data !== undefined && hasEnded(state.data.status)),
  })
  const ended = command.data !== undefined && hasEnded(command.data.status)
  const events = useQuery({
    ...commandEventsQuery(api, id),
    // What the socket wrote last is no sign that it wrote all.
    staleTime: 0,
    // The socket tells all events from the first one; what it has not told by then is asked for.
    enabled: ({ state }) => !isLive || (isLate && (state.data?.length ?? 0) < (command.data?.last_seq ?? 0)),
    refetchInterval: every(isLive, ended),
  })
  return { command, events, isLive }
}

function useIsLate(): boolean {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), TOLD_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [])
  return isLate
}

function every(isLive: boolean, ended: boolean): number | false {
  return isLive || ended ? false : WITHOUT_SOCKET_EVERY_MS
}
