import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useServices } from '@/api/services'
import { UserActs } from '@/api/users'

export function useUserActs(): UserActs {
  const { api } = useServices()
  const cache = useQueryClient()
  return useMemo(() => new UserActs(api, cache), [api, cache])
}
