import { useQuery, useQueryClient } from '@tanstack/react-query'
import { itemsOf } from '@/api/looks'
import { useLiveState, useServices } from '@/api/services'
import type { TabProps } from '@/components/workbench/tabs'
import { OperationDetail } from '@/components/workbench/operations/OperationDetail'
import { executionsPath, operationsIn, type Operation } from '@/components/workbench/operations/operation'
import styles from '@/components/workbench/operations/Operations.module.css'
import { addRun, running, runsQuery } from '@/components/workbench/operations/runs'
import { ListAndDetail } from '@/components/workbench/ListAndDetail'
import { LookAgain, Seen } from '@/components/workbench/Seen'
import { useItem } from '@/components/workbench/useItem'
import { useLook } from '@/components/workbench/useLook'
import { operationText } from '@/lib/text/operations'
import { tableText } from '@/lib/text/shell'
import { DataTable, type Column } from '@/ui/DataTable'
import { PlayIcon, UserIcon } from '@/ui/icons'
import { EmptyNote, Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { StateWord } from '@/ui/StateWord'
import { Tags } from '@/ui/Tags'

const WITHOUT_SOCKET_EVERY_MS = 10_000

/** The operations of an entity: what each needs, its start, and its executions from start to result. */
export function OperationsTab({ vehicle, entity }: TabProps) {
  const { api } = useServices()
  const cache = useQueryClient()
  const isLive = useLiveState() === 'connected'
  const { item, choose } = useItem()
  const list = useLook(vehicle.id, `${entity.path}/operations`)
  const runs = useQuery({
    ...runsQuery(api, vehicle.id, entity.path),
    refetchInterval: isLive ? false : WITHOUT_SOCKET_EVERY_MS,
  })
  const commands = runs.data?.items ?? []
  const busy = new Set(running(commands).map(({ path }) => path))
  return (
    <Seen look={list} height={240}>
      {(sight) => {
        const operations = operationsIn(itemsOf(sight)) ?? []
        const chosen = operations.find(({ id }) => id === item)
        if (operations.length === 0)
          return (
            <EmptyNote title={operationText.emptyTitle} actions={<LookAgain look={list} />}>
              {operationText.empty}
            </EmptyNote>
          )
        return (
          <ListAndDetail
            list={
              <Panel title={operationText.title} aside={<LookAgain look={list} />} flush>
                <DataTable
                  label={operationText.title}
                  columns={columnsFor({
                    isRunning: ({ id }) => busy.has(executionsPath(entity.path, id)),
                    onChoose: ({ id }) => choose(id),
                    withTags: operations.some(({ tags }) => tags.length > 0),
                  })}
                  rows={operations}
                  rowKey={({ id }) => id}
                  loadingLabel={tableText.loading}
                  onOpen={({ id }) => choose(id)}
                  chosen={chosen?.id}
                  empty={null}
                />
              </Panel>
            }
          >
            {item === undefined && (
              <EmptyNote title={operationText.chooseTitle}>{operationText.choose}</EmptyNote>
            )}
            {item !== undefined && !chosen && <Note tone="warn">{operationText.gone}</Note>}
            {chosen && (
              <OperationDetail
                key={chosen.id}
                vehicle={vehicle}
                entity={entity}
                operation={chosen}
                runs={runs}
                onStarted={(command) => addRun(cache, vehicle.id, entity.path, command)}
              />
            )}
          </ListAndDetail>
        )
      }}
    </Seen>
  )
}

interface RowHand {
  isRunning: (operation: Operation) => boolean
  onChoose: (operation: Operation) => void
  withTags: boolean
}

const TAGS: Column<Operation> = {
  key: 'tags',
  head: operationText.tags,
  wide: true,
  cell: ({ tags }) => <Tags tags={tags} />,
}

function columnsFor({ isRunning, onChoose, withTags }: RowHand): Column<Operation>[] {
  return [
    {
      key: 'name',
      head: operationText.name,
      grow: true,
      cell: (operation) => (
        <button type="button" className={styles.name} onClick={() => onChoose(operation)}>
          {operation.name ?? operation.id}
        </button>
      ),
    },
    {
      key: 'kind',
      head: operationText.kind,
      cell: (operation) => (
        <span className={styles.kind}>
          {isRunning(operation) ? (
            <StateWord tone="run" icon={<PlayIcon />} word={operationText.isRunning} />
          ) : (
            <KindWord operation={operation} />
          )}
          {operation.proximity_proof_required === true && (
            <span title={operationText.proximityMeaning} aria-label={operationText.proximity}>
              <UserIcon />
            </span>
          )}
        </span>
      ),
    },
    ...(withTags ? [TAGS] : []),
  ]
}

export function KindWord({ operation }: { operation: Operation }) {
  const { asynchronous_execution: takesTime } = operation
  if (takesTime === undefined) return <span className="dim">{operationText.unknownKind}</span>
  return (
    <span
      className="dim"
      title={takesTime ? operationText.asynchronousMeaning : operationText.synchronousMeaning}
    >
      {takesTime ? operationText.asynchronous : operationText.synchronous}
    </span>
  )
}
