import { useMutation, useQueryClient } from '@tanstack/react-query'
import { submitCommand } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command, Draft } from '@/api/wire'
import { randomId } from '@/lib/randomId'

/** Sends a draft. `again` repeats the last one under the same key, so that it counts once. */
export function useSend(onSent: (command: Command) => void) {
  const { api } = useServices()
  const cache = useQueryClient()
  const sending = useMutation({
    mutationFn: ({ draft, key }: { draft: Draft; key: string }) => submitCommand(api, cache, draft, key),
    onSuccess: onSent,
  })
  return {
    send: (draft: Draft) => sending.mutate({ draft, key: randomId() }),
    again: () => sending.variables && sending.mutate(sending.variables),
    isSending: sending.isPending,
    failure: sending.error,
  }
}
