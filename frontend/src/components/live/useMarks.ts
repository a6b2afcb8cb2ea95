import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { newestCommandsQuery } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import type { Mark } from '@/components/live/plotter'
import { requestTitle } from '@/lib/text/request'

/** What was done to the vehicle, for the axis of time: what only reads leaves no trace in the values. */
export function useMarks(vehicleId: string): readonly Mark[] {
  const { api } = useServices()
  const commands = useQuery(newestCommandsQuery(api, vehicleId)).data?.items
  return useMemo(() => (commands ?? []).filter(({ risk }) => risk !== 'read').map(markOf), [commands])
}

function markOf(command: Command): Mark {
  const isBad = command.status === 'failed' || command.status === 'refused'
  return {
    at: Date.parse(command.created_at),
    label: requestTitle(command.method, command.path),
    tone: isBad ? 'bad' : 'plain',
  }
}
