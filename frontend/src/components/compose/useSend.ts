import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { submitCommand } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command, Draft } from '@/api/wire'
import { randomId } from '@/lib/randomId'

// The second click of two is no second wish, however quickly the first was done.
const DOUBLE_CLICK_MS = 500

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
  const last = useRef({ words: '', at: -Infinity })
  return {
    send: (draft: Draft, about: About) => {
      const [words, at] = [JSON.stringify(draft), performance.now()]
      const isSecondClick = words === last.current.words && at - last.current.at < DOUBLE_CLICK_MS
      last.current = { words, at }
      if (!isSecondClick) sending.mutate({ draft, about, key: randomId() })
    },
    again: () => sending.variables && sending.mutate(sending.variables),
    isSending: sending.isPending,
    failure: sending.error,
  }
}
