import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { hasEnded } from '@/api/commandStatus'
import type { Command, CommandPage, Entity, Vehicle } from '@/api/wire'
import { CopyableCode } from '@/components/CopyableCode'
import { Problem } from '@/components/Problem'
import { ElsewhereRuns } from '@/components/workbench/operations/ElsewhereRuns'
import { ModesNeeded } from '@/components/workbench/operations/ModesNeeded'
import { describedIn, executionsPath, type Operation } from '@/components/workbench/operations/operation'
import { KindWord } from '@/components/workbench/operations/OperationsTab'
import { RunCard } from '@/components/workbench/operations/RunCard'
import { RunHistory } from '@/components/workbench/operations/RunHistory'
import { runsOf } from '@/components/workbench/operations/runs'
import { StartForm } from '@/components/workbench/operations/StartForm'
import styles from '@/components/workbench/operations/Operations.module.css'
import { LookAgain, Seen } from '@/components/workbench/Seen'
import { useLook } from '@/components/workbench/useLook'
import { operationText } from '@/lib/text/operations'
import { UserIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { StateWord } from '@/ui/StateWord'
import { Tags } from '@/ui/Tags'

interface DetailProps {
  vehicle: Vehicle
  entity: Entity
  operation: Operation
  runs: UseQueryResult<CommandPage>
  onStarted: (command: Command) => void
}

/** One operation: what it needs, how to start it, what runs, what came of it. */
export function OperationDetail({ vehicle, entity, operation, runs, onStarted }: DetailProps) {
  const path = executionsPath(entity.path, operation.id)
  const description = useLook(vehicle.id, `${path.replace(/\/executions$/, '')}?include-schema=true`)
  const own = runsOf(runs.data?.items ?? [], path)
  const open = own.filter(({ status }) => !hasEnded(status))
  const latest = own.find(({ status }) => hasEnded(status))
  const name = operation.name ?? operation.id
  return (
    <>
      <Panel title={name} aside={<LookAgain look={description} />}>
        <Head operation={operation} />
        <Seen look={description} height={120}>
          {(sight) => {
            const described = describedIn(sight)
            return (
              <>
                <ModesNeeded vehicle={vehicle} entity={entity} modes={described?.modes} />
                <StartForm
                  // A look again may bring another schema or another challenge, not another form.
                  vehicle={vehicle}
                  path={path}
                  operation={operation}
                  described={described}
                  onChallenge={() => void description.refetch()}
                  onStarted={onStarted}
                />
              </>
            )
          }}
        </Seen>
      </Panel>
      {runs.isError && <Problem failure={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <Skeleton height={80} />}
      {open.map((command) => (
        <RunCard key={command.id} command={command} />
      ))}
      {runs.data && (
        <ElsewhereRuns
          vehicle={vehicle}
          path={path}
          known={own}
          isAsynchronous={operation.asynchronous_execution}
        />
      )}
      {latest && <RunCard key={latest.id} command={latest} />}
      {runs.data && <RunHistory runs={own} shown={latest?.id} isFull={runs.data.next_cursor !== null} />}
    </>
  )
}

function Head({ operation }: { operation: Operation }) {
  return (
    <div className={styles.head}>
      <CopyableCode text={operation.id} what={operationText.name} />
      <KindWord operation={operation} />
      {operation.proximity_proof_required === true && (
        <StateWord
          tone="warn"
          icon={<UserIcon />}
          word={operationText.proximity}
          meaning={operationText.proximityMeaning}
        />
      )}
      <Tags tags={operation.tags} />
    </div>
  )
}
