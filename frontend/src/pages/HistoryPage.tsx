import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { commandHistoryQuery } from '@/api/commands'
import { isFiltered } from '@/api/history'
import { useServices } from '@/api/services'
import { CommandDrawer } from '@/components/command/CommandDrawer'
import { CommandTable } from '@/components/command/CommandTable'
import { ExportButtons } from '@/components/history/ExportButtons'
import { HistoryFilters } from '@/components/history/HistoryFilters'
import { MoreRows } from '@/components/MoreRows'
import { Problem } from '@/components/Problem'
import { commandText } from '@/lib/text/command'
import { historyText } from '@/lib/text/history'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/Page.module.css'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/history')

export function HistoryPage() {
  usePageTitle(commandText.history, shellText.product)
  const { api } = useServices()
  const { show, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(commandHistoryQuery(api, filter))
  const commands = list.data?.pages.flatMap(({ items }) => items)
  const change = (part: Partial<typeof filter> & { show?: string | undefined }) =>
    void navigate({ search: (known) => ({ ...known, ...part }), replace: true })
  const clear = () => void navigate({ search: {} })
  return (
    <div className={styles.page}>
      <h1>{commandText.history}</h1>
      <HistoryFilters filter={filter} onChange={change} onClear={clear} />
      {list.isError && <Problem failure={list.error} onRetry={() => void list.refetch()} />}
      {(commands ?? !list.isError) && (
        <Panel title={commandText.title} aside={<ExportButtons filter={filter} />} flush>
          <CommandTable
            label={commandText.history}
            commands={commands}
            withVehicle
            chosen={show}
            onOpen={({ id }) => change({ show: id })}
            empty={<NoCommands {...(isFiltered(filter) ? { onClear: clear } : {})} />}
          />
          {commands !== undefined && commands.length > 0 && (
            <MoreRows
              count={commands.length}
              hasMore={list.hasNextPage}
              loading={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          )}
        </Panel>
      )}
      <CommandDrawer id={show} onClose={() => change({ show: undefined })} />
    </div>
  )
}

function NoCommands({ onClear }: { onClear?: () => void }) {
  if (!onClear) return <EmptyNote title={commandText.emptyTitle}>{commandText.empty}</EmptyNote>
  return (
    <EmptyNote
      title={commandText.noMatchTitle}
      actions={<Button onClick={onClear}>{historyText.clear}</Button>}
    >
      {historyText.noMatch}
    </EmptyNote>
  )
}
