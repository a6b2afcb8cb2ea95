// What is pinned to the live plot, per vehicle. Kept in this browser, so that a reload shows the same.
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { PinBoard, type Pin } from '@/api/live/pinBoard'
import { itemKey } from '@/api/live/recording'
import type { WatchedItem } from '@/api/live/watches'
import { useServices } from '@/api/services'

export { MOST_PINS, type Pin } from '@/api/live/pinBoard'

const board = new PinBoard(window.localStorage)
window.addEventListener('storage', ({ key }) => board.changedElsewhere(key))

export interface Pins {
  pins: readonly Pin[]
  isPinned: (entity: string, data: string) => boolean
  /** Pins what is not pinned, and takes off what is. Beyond the most that fit, nothing changes. */
  toggle: (pin: Pin) => void
  clear: () => void
  /** Of its line on the plot, 1 to MOST_PINS: the first one where a pin has several. */
  colourOf: (pin: WatchedItem) => number
  isFull: boolean
}

export function usePins(vehicleId: string): Pins {
  const subscribe = useCallback((watcher: () => void) => board.watch(watcher), [])
  const pins = useSyncExternalStore(subscribe, () => board.pinsOf(vehicleId))
  const recording = useServices().recordings.of(vehicleId)
  const tracks = useSyncExternalStore(recording.watch, recording.tracks)
  return useMemo(
    () => ({
      pins,
      isPinned: (entity, data) => pins.some((pin) => pin.entity === entity && pin.data === data),
      toggle: (pin) => board.toggle(vehicleId, pin),
      clear: () => board.clear(vehicleId),
      colourOf: (wanted) =>
        tracks.find(({ pin }) => itemKey(pin) === itemKey(wanted))?.colour ??
        // Nothing has come for it yet: the one it will have, unless another line keeps that.
        pins.findIndex((pin) => itemKey(pin) === itemKey(wanted)) + 1,
      isFull: board.isFull(vehicleId),
    }),
    [pins, tracks, vehicleId],
  )
}
