import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { commandQuery } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { useRole } from '@/components/useRole'
import { toldParameters } from '@/components/workbench/operations/operation'
import styles from '@/components/workbench/operations/Operations.module.css'
import { RunCard } from '@/components/workbench/operations/RunCard'
import { operationText } from '@/lib/text/operations'
import { tableText } from '@/lib/text/shell'
import { formatOffset } from '@/lib/time'
import { DataTable, type Column } from '@/ui/DataTable'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

interface HistoryProps {
  runs: Command[]
  /** The one that stands above already. */
  shown: string | undefined
  isFull: boolean
}

/** Every start of an operation that the reader may see, newest first. */
export function RunHistory({ runs, shown, isFull }: HistoryProps) {
  const role = useRole()
  const [opened, setOpened] = useState<string>()
  const open = runs.find(({ id }) => id === opened && id !== shown)
  return (
    <>
      {open && <RunCard key={open.id} command={open} />}
      <Panel
        title={operationText.history}
        aside={isFull ? operationText.historyMost(runs.length) : undefined}
        flush
      >
        <DataTable
          label={operationText.history}
          columns={columnsFor(opened, setOpened)}
          rows={runs}
          rowKey={({ id }) => id}
          loadingLabel={tableText.loading}
          onOpen={({ id }) => setOpened(id)}
          chosen={opened}
          empty={
            <EmptyNote title={operationText.historyEmpty}>
              {role === 'admin' ? '' : operationText.historyOwn}
            </EmptyNote>
          }
        />
        {runs.length > 0 && role !== 'admin' && <p className={styles.foot}>{operationText.historyOwn}</p>}
      </Panel>
    </>
  )
}

function columnsFor(opened: string | undefined, onOpen: (id: string | undefined) => void): Column<Command>[] {
  return [
    {
      key: 'time',
      head: operationText.time,
      cell: ({ id, created_at }) => (
        <button
          type="button"
          className={styles.name}
          aria-expanded={opened === id}
          title={opened === id ? operationText.hide : operationText.show}
          onClick={() => onOpen(opened === id ? undefined : id)}
        >
          <Moment at={created_at} />
        </button>
      ),
    },
    {
      key: 'outcome',
      head: operationText.outcome,
      cell: ({ status }) => <CommandStatusWord status={status} />,
    },
    { key: 'took', head: operationText.took, right: true, cell: (command) => <Took command={command} /> },
    {
      key: 'told',
      head: operationText.told,
      grow: true,
      cell: (command) => <code>{prettyLine(toldParameters(command))}</code>,
    },
    { key: 'user', head: operationText.user, wide: true, cell: ({ user }) => user.username },
  ]
}

/** Its end is told by the command itself, which a card may have read since the list was. */
function Took({ command }: { command: Command }) {
  const { api } = useServices()
  const query = { ...commandQuery(api, command.id), initialData: command, enabled: false }
  const { created_at, finished_at } = useQuery(query).data
  return finished_at === null ? null : formatOffset(created_at, finished_at).replace(/^\+/, '')
}

function prettyLine(parameters: unknown): string {
  return parameters === undefined ? '' : JSON.stringify(parameters)
}
