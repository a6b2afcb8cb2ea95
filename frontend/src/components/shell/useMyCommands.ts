import { skipToken, useQuery } from '@tanstack/react-query'
import { meQuery } from '@/api/account'
import { newestCommandsQuery } from '@/api/commands'
import { hasEnded } from '@/api/commandStatus'
import { keys } from '@/api/keys'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'

export interface MyCommands {
  newest: Command[]
  running: Command[]
  /** The one that ended last; of those that go on being unknown there may be more. */
  last: Command | undefined
  unknown: Command[]
}

/** What the person who is logged in has asked for lately. Asked for once; from then on the socket tells. */
export function useMyCommands(): MyCommands | undefined {
  const { api } = useServices()
  const me = useQuery(meQuery(api)).data
  const newest = useQuery({ ...newestCommandsQuery(api, null), staleTime: Infinity }).data
  if (me === undefined || newest === undefined) return undefined
  return sorted(newest.items.filter(({ user }) => user.id === me.id))
}

/** Pure: `mine` is newest first. */
export function sorted(mine: Command[]): MyCommands {
  const ended = mine.filter(({ status }) => hasEnded(status))
  return {
    newest: mine,
    running: mine.filter(({ status }) => !hasEnded(status)),
    last: ended.toSorted((one, other) => endOf(other) - endOf(one))[0],
    unknown: ended.filter(({ status }) => status === 'unknown'),
  }
}

function endOf({ finished_at, created_at }: Command): number {
  return Date.parse(finished_at ?? created_at)
}

/** How far a command is, 0 to 100, as far as the socket has told. */
export function useProgress(commandId: string): number | undefined {
  return useQuery<number>({ queryKey: keys.commandProgress(commandId), queryFn: skipToken }).data
}
