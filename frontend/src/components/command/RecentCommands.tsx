import { useQuery } from '@tanstack/react-query'
import { newestCommandsQuery } from '@/api/commands'
import { useLiveState, useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import { CommandTable } from '@/components/command/CommandTable'
import { Problem } from '@/components/Problem'
import { commandText, followText } from '@/lib/text/command'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

const WITHOUT_SOCKET_EVERY_MS = 5_000

interface RecentProps {
  /** Null: of all vehicles. */
  vehicleId: string | null
  chosen?: string | undefined
  onOpen?: (command: Command) => void
}

/** The newest commands, live; without a socket they are asked for every few seconds. */
export function RecentCommands({ vehicleId, chosen, onOpen }: RecentProps) {
  const { api } = useServices()
  const isLive = useLiveState() === 'connected'
  const newest = useQuery({
    ...newestCommandsQuery(api, vehicleId),
    refetchInterval: isLive ? false : WITHOUT_SOCKET_EVERY_MS,
  })
  const title = vehicleId === null ? commandText.newest : commandText.recentOfVehicle
  return (
    <Panel title={title} aside={isLive ? undefined : followText.notLive} flush>
      {newest.isError && <Problem failure={newest.error} onRetry={() => void newest.refetch()} />}
      {(newest.data ?? !newest.isError) && (
        <CommandTable
          label={title}
          commands={newest.data?.items}
          withVehicle={vehicleId === null}
          chosen={chosen}
          {...(onOpen ? { onOpen } : {})}
          empty={<EmptyNote title={commandText.emptyTitle}>{commandText.empty}</EmptyNote>}
        />
      )}
    </Panel>
  )
}
