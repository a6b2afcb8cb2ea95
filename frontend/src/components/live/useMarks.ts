import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { newestCommandsQuery } from '@/api/commands'
import { vehicleFaultsQuery } from '@/api/faults'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import { noteFaults, type NotedFaults } from '@/components/live/faultMarks'
import type { Mark } from '@/components/live/plotter'
import { requestTitle } from '@/lib/text/request'

/** What happened, for the axis of time: what was done to the vehicle, and which faults came up meanwhile. */
export function useMarks(vehicleId: string): readonly Mark[] {
  const { api } = useServices()
  const commands = useQuery(newestCommandsQuery(api, vehicleId)).data?.items
  const faults = useFaultMarks(vehicleId)
  return useMemo(
    // What only reads leaves no trace in the values.
    () => [...(commands ?? []).filter(({ risk }) => risk !== 'read').map(markOf), ...faults],
    [commands, faults],
  )
}

const NONE: readonly Mark[] = []

/** Of all components, whoever read them: news of the vehicle have the readings asked for again. */
function useFaultMarks(vehicleId: string): readonly Mark[] {
  const { api } = useServices()
  const readings = useQuery(vehicleFaultsQuery(api, vehicleId)).data
  const [noted, setNoted] = useState<NotedFaults>()
  const next = readings && noteFaults(noted, vehicleId, readings)
  if (next !== undefined && next !== noted) setNoted(next)
  return next?.marks ?? NONE
}

function markOf(command: Command): Mark {
  const isBad = command.status === 'failed' || command.status === 'refused'
  return {
    at: Date.parse(command.created_at),
    label: requestTitle(command.method, command.path),
    tone: isBad ? 'bad' : 'plain',
  }
}
