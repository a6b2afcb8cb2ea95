// How what is known of a command grows: newer never gives way to older, and nothing counts twice. Pure.
import { z } from 'zod'
import type { Command, CommandEvent, LiveEvent } from '@/api/wire'

const detailsSchema = z.object({
  progress: z.number().min(0).max(100).optional().catch(undefined),
  execution: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  response: z.object({ status_code: z.number(), body: z.unknown() }).optional().catch(undefined),
  error: z.object({ code: z.string(), message: z.string() }).optional().catch(undefined),
  outcome: z.enum(['succeeded', 'failed']).optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  by: z.string().optional().catch(undefined),
  samples: z.array(z.unknown()).optional().catch(undefined),
})

export type EventDetails = z.infer<typeof detailsSchema>

/** What an event carries, as far as this console knows it. */
export function eventDetails(event: Pick<CommandEvent, 'data'>): EventDetails {
  const read = detailsSchema.safeParse(event.data)
  return read.success ? read.data : {}
}

export function keepNewest(known: Command | undefined, fetched: Command): Command {
  return known !== undefined && known.last_seq > fetched.last_seq ? known : fetched
}

export function mergeEvents(known: readonly CommandEvent[], more: readonly CommandEvent[]): CommandEvent[] {
  const bySeq = new Map([...known, ...more].map((event) => [event.seq, event]))
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq)
}

/** The command after an event; the same object if the event says nothing new. */
export function applyEvent(command: Command, event: LiveEvent): Command {
  if (event.command_id !== command.id || event.seq <= command.last_seq) return command
  const { response, error } = eventDetails(event)
  return {
    ...command,
    status: event.status,
    last_seq: event.seq,
    response: response ?? command.response ?? null,
    error: error ?? command.error ?? null,
  }
}

/** The newest progress that was told, 0 to 100, or nothing. */
export function latestProgress(events: readonly CommandEvent[]): number | undefined {
  return events.map((event) => eventDetails(event).progress).findLast((progress) => progress !== undefined)
}
