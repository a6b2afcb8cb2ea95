import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { commandHistoryQuery } from '@/api/commands'
import { COMMAND_STATUSES } from '@/api/commandStatus'
import { useServices } from '@/api/services'
import { CommandTable } from '@/components/command/CommandTable'
import { MoreRows } from '@/components/MoreRows'
import { Problem } from '@/components/Problem'
import { VehiclePicker } from '@/components/vehicle/VehiclePicker'
import { commandText } from '@/lib/text/command'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/Page.module.css'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/history')

export function HistoryPage() {
  usePageTitle(commandText.history, shellText.product)
  const { api } = useServices()
  const filter = route.useSearch()
  const list = useInfiniteQuery(commandHistoryQuery(api, filter))
  const commands = list.data?.pages.flatMap(({ items }) => items)
  const isFiltered = Boolean(filter.vehicle ?? filter.status ?? filter.path)
  return (
    <div className={styles.page}>
      <h1>{commandText.history}</h1>
      <Filters />
      {list.isError && <Problem failure={list.error} onRetry={() => void list.refetch()} />}
      {(commands ?? !list.isError) && (
        <Panel title={commandText.title} flush bare>
          <CommandTable
            label={commandText.history}
            commands={commands}
            withVehicle
            empty={<NoCommands filtered={isFiltered} />}
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
    </div>
  )
}

function Filters() {
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(filter.path ?? '')
  const change = (part: Partial<typeof filter>) => {
    void navigate({ search: (known) => ({ ...known, ...part }), replace: true })
  }
  const searchPath = useDebouncedCallback((path: string) => change({ path: path.trim() || undefined }), 250)
  return (
    <div className={styles.filters} role="search">
      <VehiclePicker
        label={commandText.vehicle}
        placeholder={commandText.anyVehicle}
        value={filter.vehicle}
        onChange={(vehicle) => change({ vehicle })}
      />
      <NativeSelect
        label={commandText.status}
        value={filter.status ?? ''}
        data={[
          { value: '', label: commandText.anyStatus },
          ...COMMAND_STATUSES.map((value) => ({ value, label: commandText.statusWord[value] })),
        ]}
        onChange={({ currentTarget }) =>
          change({ status: COMMAND_STATUSES.find((known) => known === currentTarget.value) })
        }
      />
      <TextInput
        type="search"
        label={commandText.path}
        placeholder={commandText.pathHint}
        maxLength={500}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          searchPath(currentTarget.value)
        }}
      />
    </div>
  )
}

function NoCommands({ filtered }: { filtered: boolean }) {
  const navigate = route.useNavigate()
  if (!filtered) return <EmptyNote title={commandText.emptyTitle}>{commandText.empty}</EmptyNote>
  const clear = <Button onClick={() => void navigate({ search: {} })}>{commandText.clearFilters}</Button>
  return (
    <EmptyNote title={commandText.noMatchTitle} actions={clear}>
      {commandText.noMatch}
    </EmptyNote>
  )
}
