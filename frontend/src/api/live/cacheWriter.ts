// Writes live events into the query cache, the one home of server state.
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { applyEvent, eventDetails, mergeEvents } from '@/api/commandRecord'
import { hasEnded } from '@/api/commandStatus'
import { keys } from '@/api/keys'
import { DashboardReader } from '@/api/live/dashboardReader'
import { Pace } from '@/api/live/pace'
import { VehicleLists } from '@/api/live/vehicleLists'
import type { LiveListener } from '@/api/live/liveSocket'
import type { Target } from '@/api/live/messages'
import type { Command, CommandEvent, CommandPage, LiveEvent, VehicleNews } from '@/api/wire'

// News arrive in bursts; what they concern is read again at most this often.
const READ_AFTER_MS = 300
// Lists of many commands, with everything that happens at once anywhere in the fleet.
const NEWEST_EVERY_MS = 6_000

/** What must be read again when something about a vehicle became different. */
const CHANGED = {
  status: (id) => [keys.vehicle(id)],
  faults: (id) => [keys.vehicleFaults(id), keys.vehicle(id)],
  locks: (id) => [keys.vehicleLocks(id)],
  modes: (id) => [keys.vehicleModes(id)],
} satisfies Record<VehicleNews['what'], (id: string) => (readonly string[])[]>

/** Lists of vehicles show these. */
const IN_LISTS = { status: true, faults: true, locks: false, modes: false } satisfies Record<
  VehicleNews['what'],
  boolean
>

type CachedList = CommandPage | InfiniteData<CommandPage, string>

export class CacheWriter implements LiveListener {
  private readonly cache: QueryClient
  private planned: ReturnType<typeof setTimeout> | null = null
  private readonly toRead = new Map<string, readonly string[]>()
  private readonly untold = new Map<string, LiveEvent>()

  private readonly vehicleLists: VehicleLists
  private readonly newest: Pace
  private readonly dashboard: DashboardReader

  constructor(cache: QueryClient) {
    this.cache = cache
    this.vehicleLists = new VehicleLists(cache)
    this.newest = new Pace(NEWEST_EVERY_MS, () => {
      if (!this.tellLists()) this.readAgain(keys.newestCommands)
    })
    this.dashboard = new DashboardReader(cache)
  }

  readonly onEvent = (event: LiveEvent): void => {
    this.writeEvents(event)
    this.writeCommand(event)
    this.writeProgress(event)
    this.dashboard.hear(event)
    this.vehicleLists.hear(event)
    if (this.writeLists(event)) return
    this.untold.set(event.command_id, event)
    this.newest.wish()
  }

  readonly onNews = ({ vehicle_id, what }: VehicleNews): void => {
    for (const queryKey of CHANGED[what](vehicle_id)) this.planReading(queryKey)
    this.dashboard.change(what)
    if (IN_LISTS[what]) this.vehicleLists.change(vehicle_id)
  }

  readonly onLost = (target: Target): void => {
    if ('command_id' in target)
      this.cache.setQueryData<CommandEvent[]>(keys.commandEvents(target.command_id), [])
    void this.cache.invalidateQueries({ queryKey: keys.commands })
  }

  readonly onReturn = (): void => {
    void this.cache.invalidateQueries({ queryKey: keys.commands })
    void this.cache.invalidateQueries({ queryKey: keys.vehicles, refetchType: 'active' })
    this.dashboard.wish()
  }

  private writeEvents(event: LiveEvent): void {
    const queryKey = keys.commandEvents(event.command_id)
    // Only where somebody looks: else the cache would keep the events of every command of the fleet.
    if (this.cache.getQueryCache().find({ queryKey }) === undefined) return
    this.cache.setQueryData<CommandEvent[]>(queryKey, (known) => mergeEvents(known ?? [], [event]))
  }

  private writeCommand(event: LiveEvent): void {
    const queryKey = keys.command(event.command_id)
    this.cache.setQueryData<Command>(queryKey, (known) => known && applyEvent(known, event))
    // A body that is too large for an event stands only in the command.
    if (event.data.response_omitted) void this.cache.invalidateQueries({ queryKey, exact: true })
  }

  private writeProgress(event: LiveEvent): void {
    const queryKey = keys.commandProgress(event.command_id)
    const { progress } = eventDetails(event)
    if (hasEnded(event.status)) this.cache.removeQueries({ queryKey })
    else if (progress !== undefined) this.cache.setQueryData<number>(queryKey, progress)
  }

  /** True if every list of newest commands already had this command. */
  private writeLists(event: LiveEvent): boolean {
    let known = true
    for (const { queryKey, state } of this.cache.getQueryCache().findAll({ queryKey: keys.commandLists })) {
      const list = this.cache.getQueryData<CachedList>(queryKey)
      const isNewest = queryKey[2] === 'newest' && (queryKey[3] === null || queryKey[3] === event.vehicle_id)
      // What is being read now may have been looked up before this happened.
      if (isNewest && (state.fetchStatus === 'fetching' || !holds(list, event.command_id))) known = false
      if (list !== undefined) this.cache.setQueryData<CachedList>(queryKey, changedList(list, event))
    }
    return known
  }

  /** Events often overtake the answer to the one who sent the command; then the list has it by now, and reading it
   *  again would only use up what the server allows. */
  private tellLists(): boolean {
    const untold = [...this.untold.values()]
    this.untold.clear()
    return untold.map((event) => this.writeLists(event)).every((told) => told)
  }

  private planReading(queryKey: readonly string[]): void {
    this.toRead.set(nameOf(queryKey), queryKey)
    this.planned ??= setTimeout(() => {
      this.planned = null
      const planned = [...this.toRead.values()]
      this.toRead.clear()
      for (const queryKey of planned) this.readAgain(queryKey)
    }, READ_AFTER_MS)
  }

  private readAgain(queryKey: readonly string[]): void {
    void this.cache.invalidateQueries({ queryKey })
  }
}

function nameOf(queryKey: readonly string[]): string {
  return queryKey.join(' ')
}

function holds(list: CachedList | undefined, commandId: string): boolean {
  return list !== undefined && pagesOf(list).some((page) => page.items.some(({ id }) => id === commandId))
}

function pagesOf(list: CachedList): CommandPage[] {
  return 'pages' in list ? list.pages : [list]
}

function changedList(list: CachedList, event: LiveEvent): CachedList {
  return 'pages' in list
    ? { ...list, pages: list.pages.map((page) => changedPage(page, event)) }
    : changedPage(list, event)
}

function changedPage(page: CommandPage, event: LiveEvent): CommandPage {
  return { ...page, items: page.items.map((command) => applyEvent(command, event)) }
}
