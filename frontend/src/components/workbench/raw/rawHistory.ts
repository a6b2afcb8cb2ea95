// What was asked on the Raw tab, newest first. In the query cache, which is emptied when the session ends:
// a body may hold a key, so it is not put where it outlives that.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RawRequest } from '@/components/workbench/raw/rawRequest'

const MOST = 50

export interface Answer {
  /** Nothing: the vehicle did not answer. */
  status: number | undefined
  body: unknown
  headers: Record<string, string>
  error: string | undefined
  at: string
  tookMs: number | undefined
  /** The command it was, if it was one. */
  commandId: string | undefined
}

export interface Asked {
  id: string
  request: RawRequest
  answer: Answer
}

export function useRawHistory(vehicleId: string) {
  const cache = useQueryClient()
  const queryKey = ['raw', vehicleId]
  const asked = useQuery<Asked[]>({
    queryKey,
    enabled: false,
    initialData: [],
    staleTime: Infinity,
    gcTime: Infinity,
  }).data
  return {
    asked,
    add: (entry: Asked) =>
      cache.setQueryData<Asked[]>(queryKey, (known) => [entry, ...(known ?? [])].slice(0, MOST)),
  }
}
