// How what is known of a command grows: newer never gives way to older, and nothing counts twice. Pure.
import { eventDataSchema } from '@/api/__generated__/events'
import { hasEnded } from '@/api/commandStatus'
import type { Command, CommandEvent, EventData, LiveEvent } from '@/api/wire'

/** What an event carries, as far as this console knows it. */
export function eventDetails(event: Pick<CommandEvent, 'data'>): EventData {
  const read = eventDataSchema.safeParse(event.data)
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
    response: response
      ? { ...response, body: response.body ?? null, headers: response.headers ?? null }
      : command.response,
    error: error ?? command.error,
    finished_at: hasEnded(event.status) ? event.at : command.finished_at,
  }
}

/** The newest progress that was told, 0 to 100, or nothing. */
export function latestProgress(events: readonly CommandEvent[]): number | undefined {
  return events.map((event) => eventDetails(event).progress).findLast((progress) => progress !== undefined)
}
