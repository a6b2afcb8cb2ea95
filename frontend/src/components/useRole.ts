import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/account'
import { useServices } from '@/api/services'
import type { Role } from '@/api/wire'

/** The role of whoever is logged in; nothing while that is not known yet. */
export function useRole(): Role | undefined {
  const { api } = useServices()
  return useQuery(meQuery(api)).data?.role
}
