import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { modesQuery } from '@/api/holding'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Entity, SetMode, Sight, Vehicle } from '@/api/wire'
import { isOn } from '@/components/locks/covers'
import { modeIn, modesIn, type ModeSight } from '@/components/workbench/modes/modeSight'
import { secondsLeft } from '@/lib/left'
import { useNow } from '@/lib/useNow'

// What falls back by itself, or is switched by another tester, is only seen by looking.
const LOOK_EVERY_MS = 10_000

export interface ModeState extends ModeSight {
  sight: Sight | undefined
  failure: unknown
  /** Who set the value that the vehicle shows, and when that ends; nothing if it was not one of us. */
  set: SetMode | undefined
  again: () => void
}

export function useModeNames(vehicle: Vehicle, entity: Entity) {
  const { looks } = useServices()
  const isOffered = entity.collections.includes('modes')
  const seen = useQuery({ ...lookQuery(looks, vehicle.id, `${entity.path}/modes`), enabled: isOffered })
  return {
    names: modesIn(seen.data),
    sight: seen.data,
    failure: seen.error,
    again: () => void seen.refetch(),
  }
}

/** A mode as the vehicle shows it now. `modeId` undefined: there is none. */
export function useMode(vehicle: Vehicle, entity: Entity, modeId: string | undefined): ModeState {
  const { api, looks } = useServices()
  const path = `${entity.path}/modes/${encodeURIComponent(modeId ?? '')}?include-schema=true`
  const seen = useQuery({
    ...lookQuery(looks, vehicle.id, path),
    enabled: modeId !== undefined,
    refetchInterval: LOOK_EVERY_MS,
  })
  const sets = useQuery({ ...modesQuery(api, vehicle.id), enabled: modeId !== undefined }).data
  const known = sets?.find((set) => set.mode === modeId?.toLowerCase() && isOn(set, entity.path))
  const mode = modeIn(seen.data)
  const now = useNow()
  const isOver = known?.until ? secondsLeft(known.until, now) === 0 : false
  const again = () => {
    if (modeId !== undefined) void seen.refetch()
  }
  const lookAgain = useEffectEvent(again)
  useEffect(() => lookAgain(), [known?.since, known?.until, isOver])
  const isSame = known !== undefined && String(known.value).toLowerCase() === mode.value?.toLowerCase()
  return {
    ...mode,
    sight: seen.data,
    failure: seen.error,
    set: isSame ? known : undefined,
    again,
  }
}
