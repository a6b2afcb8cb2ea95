// Tells when a command of one person that ran for long has ended. Looks into the query cache only, where the
// socket writes; a command that runs for long is kept there until its end, however many come after it.
import { QueryObserver, type QueryClient } from '@tanstack/react-query'
import type { Api } from '@/api/client'
import { keepNewest } from '@/api/commandRecord'
import { commandQuery, newestCommandsQuery } from '@/api/commands'
import { hasEnded } from '@/api/commandStatus'
import type { Command } from '@/api/wire'

export const LONG_MS = 5_000

export interface LongCommandPorts {
  api: Api
  cache: QueryClient
  userId: string
  onEnd: (command: Command, tookMs: number) => void
}

export class LongCommands {
  private readonly ports: LongCommandPorts
  /** Running commands, with what ends the watching of each. */
  private readonly running = new Map<string, () => void>()

  constructor(ports: LongCommandPorts) {
    this.ports = ports
  }

  /** Returns what stops it. */
  watch(): () => void {
    const { api, cache } = this.ports
    const newest = new QueryObserver(cache, { ...newestCommandsQuery(api, null), staleTime: Infinity })
    const stop = newest.subscribe(({ data }) => data?.items.forEach(this.consider))
    newest.getCurrentResult().data?.items.forEach(this.consider)
    return () => {
      stop()
      this.running.forEach((end) => end())
      this.running.clear()
    }
  }

  private readonly consider = (command: Command): void => {
    if (command.user.id !== this.ports.userId) return
    if (!hasEnded(command.status)) this.begin(command)
    else this.finish(command)
  }

  private begin(command: Command): void {
    if (this.running.has(command.id)) return
    const timer = setTimeout(() => this.follow(command), LONG_MS)
    this.running.set(command.id, () => clearTimeout(timer))
  }

  private follow(command: Command): void {
    const { api, cache } = this.ports
    const query = commandQuery(api, command.id)
    // Known already, so it is not asked for; the observer keeps it in the cache, where its events arrive.
    cache.setQueryData(query.queryKey, (known) => keepNewest(known, command))
    const observer = new QueryObserver(cache, { ...query, staleTime: Infinity })
    const stop = observer.subscribe(({ data }) => {
      if (data) this.consider(data)
    })
    this.running.set(command.id, stop)
    const { data } = observer.getCurrentResult()
    if (data) this.consider(data)
  }

  private finish(command: Command): void {
    const end = this.running.get(command.id)
    if (end === undefined) return
    end()
    this.running.delete(command.id)
    const endedAt = command.finished_at === null ? Date.now() : Date.parse(command.finished_at)
    const took = endedAt - Date.parse(command.created_at)
    if (took >= LONG_MS) this.ports.onEnd(command, took)
  }
}
