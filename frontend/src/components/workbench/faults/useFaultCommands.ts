import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { keys } from '@/api/keys'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Command, Entity, Fault, Vehicle } from '@/api/wire'
import { codesOf } from '@/components/faults/faultStatus'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { faultsText } from '@/lib/text/faults'

export interface FaultCommands {
  read: () => void
  clearAll: () => void
  clearOne: (fault: Fault) => void
  /** What is going on now. */
  busy: string | undefined
  /** Why faults may not be cleared. */
  refusal: string | undefined
  /** The last that ended and is worth a word. */
  ended: EndedCommand | undefined
  dismiss: () => void
  dialog: ReactNode
}

export interface EndedCommand {
  title: string
  kind: 'read' | 'clear'
  command: Command
}

/** Reading and clearing faults, on record. After a clearing the list is looked at again, so that it tells what is
 *  left. */
export function useFaultCommands(vehicle: Vehicle, entity: Entity): FaultCommands {
  const { looks } = useServices()
  const cache = useQueryClient()
  const commander = useVehicleCommand(vehicle)
  const [ended, setEnded] = useState<EndedCommand>()
  const list = `${entity.path}/faults`

  async function readAgain(): Promise<void> {
    // A vehicle that does not show its list is told by the old list and its age.
    await cache.query({ ...lookQuery(looks, vehicle.id, list), staleTime: 0 }).catch(() => undefined)
    await cache.invalidateQueries({ queryKey: keys.vehicleFaults(vehicle.id) })
  }

  function clear(title: string, path: string): void {
    setEnded(undefined)
    commander.send({
      title,
      method: 'DELETE',
      path,
      onEnd: (command) => {
        void readAgain().then(() => setEnded({ title, kind: 'clear', command }))
      },
    })
  }

  const isRunning = commander.isSending || commander.running.length > 0
  const isClearing = commander.running.some(({ wish }) => wish.method === 'DELETE')
  return {
    read: () => {
      setEnded(undefined)
      commander.send({
        title: faultsText.read,
        method: 'GET',
        path: list,
        onEnd: (command) => {
          void cache.invalidateQueries({ queryKey: keys.vehicleFaults(vehicle.id) })
          if (command.status !== 'succeeded') setEnded({ title: faultsText.read, kind: 'read', command })
        },
      })
    },
    clearAll: () => clear(faultsText.clearAllTitle, list),
    clearOne: (fault) =>
      clear(faultsText.clearTitle(codesOf(fault).said), `${list}/${encodeURIComponent(fault.code)}`),
    busy: isRunning ? (isClearing ? faultsText.clearing : faultsText.reading) : undefined,
    refusal: commander.refusal,
    ended,
    dismiss: () => setEnded(undefined),
    dialog: commander.dialog,
  }
}
