import { useQuery } from '@tanstack/react-query'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'

/** What the vehicle shows at a path. All looks of a page in one turn are one request. */
export function useLook(
  vehicleId: string,
  path: string,
  options: { enabled?: boolean; refetchInterval?: number | false } = {},
) {
  const { looks } = useServices()
  return useQuery({ ...lookQuery(looks, vehicleId, path), ...options })
}
