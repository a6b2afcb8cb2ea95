import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useServices } from '@/api/services'
import type { Command, Vehicle } from '@/api/wire'
import type { Answer, Asked } from '@/components/workbench/raw/rawHistory'
import { queryText, type RawRequest } from '@/components/workbench/raw/rawRequest'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { randomId } from '@/lib/randomId'
import { rawText } from '@/lib/text/raw'

export interface Ask {
  ask: (request: RawRequest, onRecord: boolean) => void
  isWaiting: boolean
  /** Why only reads may be sent, or nothing. */
  refusal: string | undefined
  failure: Error | null
  dialog: ReactNode
}

/** Asks a vehicle: a read by a look, everything else and what is wanted on record by a command. */
export function useAsk(vehicle: Vehicle, onAnswer: (asked: Asked) => void): Ask {
  const { looks } = useServices()
  const commander = useVehicleCommand(vehicle)
  const looking = useMutation({
    mutationFn: async (request: RawRequest): Promise<Asked> => {
      const query = queryText(request.query)
      const sight = await looks.see(vehicle.id, query === '' ? request.path : `${request.path}?${query}`)
      const answer = {
        status: sight.status_code ?? undefined,
        body: sight.body,
        headers: sight.headers ?? {},
        error: sight.error?.message,
        at: sight.read_at,
        tookMs: sight.took_ms,
        commandId: undefined,
      }
      return { id: randomId(), request, answer }
    },
    onSuccess: onAnswer,
  })
  const command = (request: RawRequest) =>
    commander.send({
      title: rawText.requestTitle(request.method),
      method: request.method,
      path: request.path,
      query: Object.keys(request.query).length === 0 ? null : request.query,
      body: request.body,
      onEnd: (ended) => onAnswer({ id: randomId(), request, answer: answerOf(ended) }),
    })
  return {
    ask: (request, onRecord) => {
      looking.reset()
      if (request.method === 'GET' && !onRecord) looking.mutate(request)
      else command(request)
    },
    isWaiting: looking.isPending || commander.isSending || commander.running.length > 0,
    refusal: commander.refusal,
    failure: looking.error,
    dialog: commander.dialog,
  }
}

function answerOf(command: Command): Answer {
  const { response, error, finished_at, created_at } = command
  return {
    status: response?.status_code,
    body: response?.body,
    headers: response?.headers ?? {},
    error: error?.message,
    at: finished_at ?? new Date().toISOString(),
    tookMs: finished_at === null ? undefined : Date.parse(finished_at) - Date.parse(created_at),
    commandId: command.id,
  }
}
