import { useQuery } from '@tanstack/react-query'
import { use, useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { commandQuery } from '@/api/commands'
import { hasEnded } from '@/api/commandStatus'
import { riskOf } from '@/api/risk'
import { useFollow, useLiveState, useServices } from '@/api/services'
import type { Command, Draft, Method, Vehicle } from '@/api/wire'
import { ConfirmSend } from '@/components/compose/ConfirmSend'
import type { ReadyDraft } from '@/components/compose/draft'
import { SendFailure } from '@/components/compose/SendFailure'
import { useSend } from '@/components/compose/useSend'
import { useLockRefusal } from '@/components/locks/useLockRefusal'
import { useRole } from '@/components/useRole'
import { ChosenEntity } from '@/components/workbench/chosenEntity'
import { workbenchText } from '@/lib/text/workbench'

const WITHOUT_SOCKET_EVERY_MS = 5_000

/** A request that somebody wants sent. `onEnd` is called once, when its outcome is known. */
export interface Wish {
  title: string
  method: Method
  path: string
  query?: Draft['query']
  body?: unknown
  reason?: string | undefined
  /** Somebody has already said yes to exactly this, where it was asked. */
  isAgreed?: boolean
  /** Called once, when the server has taken it. */
  onSent?: (command: Command) => void
  onEnd?: (command: Command) => void
}

interface Sent {
  id: string
  wish: Wish
}

export interface VehicleCommander {
  /** Asks first when it is not a read. */
  send: (wish: Wish) => void
  /** Why nothing but reads may be sent, or nothing if it may. */
  refusal: string | undefined
  /** What is under way, oldest first. */
  running: Sent[]
  isSending: boolean
  /** To be shown once, near what sends: the question, and what kept a command from being taken. */
  dialog: ReactNode
}

/** Commands of one place of the page to one vehicle, each followed to its end. A lock of somebody else on the entity
 *  of the workbench is a refusal. `despiteLocks`: for what no lock forbids. `collection`: the part of it that is changed. */
export function useVehicleCommand(
  vehicle: Vehicle,
  { despiteLocks = false, collection }: { despiteLocks?: boolean; collection?: string } = {},
): VehicleCommander {
  const role = useRole()
  const entity = use(ChosenEntity)
  const locked = useLockRefusal(vehicle, despiteLocks ? undefined : entity, collection)
  const [asking, setAsking] = useState<{ ready: ReadyDraft; wish: Wish }>()
  const [running, setRunning] = useState<Sent[]>([])
  const sending = useSend<Wish>((command, wish) => {
    setRunning((known) => [...known, { id: command.id, wish }])
    wish.onSent?.(command)
  })
  return {
    send: (wish) => {
      const ready = readyDraft(vehicle, wish)
      if (ready.risk === 'read' || wish.isAgreed) sending.send(ready.draft, wish)
      else setAsking({ ready, wish })
    },
    refusal: role === 'viewer' ? workbenchText.viewer : locked,
    running,
    isSending: sending.isSending,
    dialog: (
      <>
        <SendFailure failure={sending.failure} onAgain={sending.again} />
        <ConfirmSend
          ready={asking?.ready}
          vehicle={vehicle}
          refusal={locked}
          onNo={() => setAsking(undefined)}
          onYes={(draft) => {
            if (asking) sending.send(draft, asking.wish)
            setAsking(undefined)
          }}
        />
        {running.map(({ id, wish }) => (
          <Follower
            key={id}
            id={id}
            onEnd={(command) => {
              setRunning((known) => known.filter((other) => other.id !== id))
              wish.onEnd?.(command)
            }}
          />
        ))}
      </>
    ),
  }
}

/** Shows nothing; tells when a command has ended. */
export function Follower({ id, onEnd }: { id: string; onEnd: (command: Command) => void }) {
  const { api } = useServices()
  const isLive = useLiveState() === 'connected'
  useFollow({ command_id: id })
  const command = useQuery({
    ...commandQuery(api, id),
    refetchInterval: isLive ? false : WITHOUT_SOCKET_EVERY_MS,
  }).data
  const told = useEffectEvent(onEnd)
  const ended = command !== undefined && hasEnded(command.status) ? command : undefined
  useEffect(() => {
    if (ended) told(ended)
  }, [ended])
  return null
}

function readyDraft(vehicle: Vehicle, { title, method, path, query, body, reason }: Wish): ReadyDraft {
  return {
    draft: {
      vehicle_id: vehicle.id,
      method,
      path,
      ...(query ? { query } : {}),
      ...(body === undefined ? {} : { body }),
      ...(reason ? { reason } : {}),
    },
    title,
    method,
    path,
    body,
    component: entityOf(path),
    risk: riskOf(method, path),
  }
}

/** The entity that a path addresses: kinds and ids in turn, until a collection comes. */
function entityOf(path: string): string {
  const segments = path.split('/')
  const nested = segments.findIndex((segment, at) => at >= 2 && at % 2 === 0 && !segment.startsWith('sub'))
  return segments.slice(0, nested === -1 ? segments.length : nested).join('/')
}
