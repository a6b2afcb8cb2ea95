// What goes over the socket. Incoming text is checked once, here, against the contract.
import { serverMessageSchema } from '@/api/__generated__/events'
import type { LiveEvent, LiveMessage } from '@/api/wire'

/** What can be followed: one command, all of one vehicle, or everything. */
export type Target = { command_id: string } | { vehicle_id: string } | { all: true }

/** Where a follower stands. Units: `seq` counts events of a command, or positions for a vehicle or all. */
export interface Cursor {
  epoch: string
  seq: number
}

/** Throws: SyntaxError or ZodError for what is not in the contract. */
export function parseLiveMessage(text: string): LiveMessage {
  return serverMessageSchema.parse(JSON.parse(text))
}

export function targetKey(target: Target): string {
  if ('command_id' in target) return `command ${target.command_id}`
  return 'vehicle_id' in target ? `vehicle ${target.vehicle_id}` : 'all'
}

/** The key of the target a server message names, or nothing if it names none. */
export function namedTargetKey(message: {
  command_id?: string | null | undefined
  vehicle_id?: string | null | undefined
  all?: boolean | null | undefined
}): string | undefined {
  if (message.command_id) return targetKey({ command_id: message.command_id })
  if (message.vehicle_id) return targetKey({ vehicle_id: message.vehicle_id })
  return message.all ? targetKey({ all: true }) : undefined
}

export function concerns(target: Target, event: LiveEvent): boolean {
  if ('command_id' in target) return target.command_id === event.command_id
  return 'vehicle_id' in target ? target.vehicle_id === event.vehicle_id : true
}

/** Where an event stands, in the measure of this target. */
export function placeOf(target: Target, event: LiveEvent): number {
  return 'command_id' in target ? event.seq : event.position
}
