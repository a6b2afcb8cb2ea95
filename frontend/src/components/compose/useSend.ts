import { useMutation, useQueryClient } from '@tanstack/react-query'
import { submitCommand } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command, Draft } from '@/api/wire'
import { randomId } from '@/lib/randomId'

interface Sending<About> {
  draft: Draft
  about: About
  key: string
}

/** Sends a draft; `onSent` is handed what it was about. `again` repeats the last one under the same key,
 *  so that it counts once. */
export function useSend<About = undefined>(onSent: (command: Command, about: About) => void) {
  const { api } = useServices()
  const cache = useQueryClient()
  const sending = useMutation({
    mutationFn: ({ draft, key }: Sending<About>) => submitCommand(api, cache, draft, key),
    onSuccess: (command, { about }) => onSent(command, about),
  })
  return {
    send: (draft: Draft, about: About) => sending.mutate({ draft, about, key: randomId() }),
    again: () => sending.variables && sending.mutate(sending.variables),
    isSending: sending.isPending,
    failure: sending.error,
  }
}
