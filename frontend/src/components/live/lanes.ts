// Lines that share a unit share a lane. Pure.
import type { Track } from '@/api/live/recording'

export interface Lane {
  readonly key: string
  readonly label: string
  readonly isSwitch: boolean
  readonly tracks: readonly Track[]
}

export function trackName({ pin, path }: Track): string {
  return path === '' ? pin.name : `${pin.name} ${path}`
}

/** In the order of their first line. What has no unit shares a lane with nothing but itself. */
export function lanesOf(tracks: readonly Track[]): Lane[] {
  const lanes = new Map<string, Track[]>()
  for (const track of tracks) {
    const key = laneKey(track)
    lanes.set(key, [...(lanes.get(key) ?? []), track])
  }
  return [...lanes].flatMap(([key, members]) => {
    const first = members[0]
    if (first === undefined) return []
    return [{ key, label: first.pin.unit ?? first.pin.name, isSwitch: first.isSwitch, tracks: members }]
  })
}

function laneKey({ pin, isSwitch }: Track): string {
  if (isSwitch) return `switch ${pin.entity} ${pin.data}`
  return pin.unit === null ? `item ${pin.entity} ${pin.data}` : `unit ${pin.unit}`
}
