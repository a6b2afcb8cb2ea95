import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Recording, Track } from '@/api/live/recording'
import type { WatchingMessage } from '@/api/live/watches'
import { useServices } from '@/api/services'
import { usePins, type Pins } from '@/components/live/pins'

/** Units: ms between two samples. */
export const RATES_MS = [50, 100, 200, 500, 1_000, 5_000] as const
const USUAL_RATE_MS = 200

export interface LiveDesk extends Pins {
  readonly recording: Recording
  readonly tracks: readonly Track[]
  readonly status: WatchingMessage | null
  readonly intervalMs: number
  readonly setIntervalMs: (intervalMs: number) => void
}

/** Watches what is pinned of a vehicle while the screen shows it. */
export function useLive(vehicleId: string): LiveDesk {
  const { recordings } = useServices()
  const pins = usePins(vehicleId)
  const [intervalMs, setIntervalMs] = useRate(vehicleId)
  const recording = recordings.of(vehicleId)
  useEffect(() => recordings.use(vehicleId), [recordings, vehicleId])
  useEffect(
    () => recordings.want(vehicleId, pins.pins, intervalMs),
    [recordings, vehicleId, pins.pins, intervalMs],
  )
  const tracks = useSyncExternalStore(recording.watch, recording.tracks)
  const status = useSyncExternalStore(recording.watch, recording.state)
  return { ...pins, recording, tracks, status, intervalMs, setIntervalMs }
}

function useRate(vehicleId: string): [number, (intervalMs: number) => void] {
  const key = `live-rate:${vehicleId}`
  const [chosen, setChosen] = useState<{ key: string; intervalMs: number } | null>(null)
  const kept = RATES_MS.find((rate) => String(rate) === window.localStorage.getItem(key)) ?? USUAL_RATE_MS
  const choose = (intervalMs: number) => {
    window.localStorage.setItem(key, String(intervalMs))
    setChosen({ key, intervalMs })
  }
  return [chosen?.key === key ? chosen.intervalMs : kept, choose]
}
