// What a state of a command allows. Total tables: a new state is a compile error here.
import type { Command, CommandStatus, Role } from '@/api/wire'
import { cancelText, commandText, resolveText } from '@/lib/text/command'

const ENDED = {
  accepted: false,
  claimed: false,
  dispatching: false,
  streaming: false,
  succeeded: true,
  failed: true,
  refused: true,
  unknown: true,
  resolved: true,
  expired: true,
  cancelled: true,
} satisfies Record<CommandStatus, boolean>

export function hasEnded(status: CommandStatus): boolean {
  return ENDED[status]
}

/** States in which cancelling is a request to the vehicle, since it has been sent. */
const WITH_VEHICLE = {
  ...ENDED,
  succeeded: false,
  failed: false,
  refused: false,
  unknown: false,
  resolved: false,
  expired: false,
  cancelled: false,
  dispatching: true,
  streaming: true,
} satisfies Record<CommandStatus, boolean>

export function isWithVehicle(status: CommandStatus): boolean {
  return WITH_VEHICLE[status]
}

/** Why a command cannot be cancelled now, or nothing if it can. */
export function cancelRefusal(
  { status, risk }: Pick<Command, 'status' | 'risk'>,
  role: Role | undefined,
): string | undefined {
  if (hasEnded(status)) return cancelText.ended(commandText.statusWord[status])
  return role === 'viewer' && risk !== 'read' ? cancelText.viewer : undefined
}

/** Why the outcome cannot be settled now, or nothing if it can. */
export function resolveRefusal(
  { status, risk }: Pick<Command, 'status' | 'risk'>,
  role: Role | undefined,
): string | undefined {
  if (status !== 'unknown') return resolveText.notUnknown
  return role === 'viewer' && risk !== 'read' ? resolveText.viewer : undefined
}

export const COMMAND_STATUSES = [
  'accepted',
  'claimed',
  'dispatching',
  'streaming',
  'succeeded',
  'failed',
  'refused',
  'unknown',
  'resolved',
  'expired',
  'cancelled',
] as const satisfies CommandStatus[]
