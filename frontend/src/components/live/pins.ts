// What is pinned to the live plot, per vehicle. Kept in this browser, so that a reload shows the same.
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { PinBoard, type Pin } from '@/api/live/pinBoard'

export { MOST_PINS, type Pin } from '@/api/live/pinBoard'

const board = new PinBoard(window.localStorage)
window.addEventListener('storage', ({ key }) => board.changedElsewhere(key))

export interface Pins {
  pins: readonly Pin[]
  isPinned: (entity: string, data: string) => boolean
  /** Pins what is not pinned, and takes off what is. Beyond the most that fit, nothing changes. */
  toggle: (pin: Pin) => void
  clear: () => void
  isFull: boolean
}

export function usePins(vehicleId: string): Pins {
  const subscribe = useCallback((watcher: () => void) => board.watch(watcher), [])
  const pins = useSyncExternalStore(subscribe, () => board.pinsOf(vehicleId))
  return useMemo(
    () => ({
      pins,
      isPinned: (entity, data) => pins.some((pin) => pin.entity === entity && pin.data === data),
      toggle: (pin) => board.toggle(vehicleId, pin),
      clear: () => board.clear(vehicleId),
      isFull: board.isFull(vehicleId),
    }),
    [pins, vehicleId],
  )
}
