import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { vehicleFaultsQuery } from '@/api/faults'
import { useServices } from '@/api/services'
import type { OpenFaults } from '@/api/wire'

/** Open faults by the path of their entity; what was never read is not in it. */
export function useOpenFaults(vehicleId: string): ReadonlyMap<string, OpenFaults> {
  const { api } = useServices()
  const readings = useQuery(vehicleFaultsQuery(api, vehicleId)).data
  return useMemo(() => new Map((readings ?? []).map(({ entity, open }) => [entity, open])), [readings])
}
