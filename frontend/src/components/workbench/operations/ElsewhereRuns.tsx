import { useQueries } from '@tanstack/react-query'
import { itemsOf, lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Command, Sight, Vehicle } from '@/api/wire'
import {
  executionIdsIn,
  executionIn,
  type VehicleExecution,
} from '@/components/workbench/operations/operation'
import styles from '@/components/workbench/operations/Operations.module.css'
import { useLook } from '@/components/workbench/useLook'
import { hasEnded } from '@/api/commandStatus'
import { followText } from '@/lib/text/command'
import { operationText } from '@/lib/text/operations'
import { Panel } from '@/ui/Panel'
import { ProgressBar } from '@/ui/ProgressBar'

// A vehicle remembers many executions; one that runs is among the last.
const MOST = 5
const WHILE_RUNNING_EVERY_MS = 5_000

interface ElsewhereProps {
  vehicle: Vehicle
  path: string
  known: Command[]
  isAsynchronous: boolean | undefined
}

/** Executions that the vehicle says are running, though none of the reader's commands is. */
export function ElsewhereRuns({ vehicle, path, known, isAsynchronous }: ElsewhereProps) {
  const { looks } = useServices()
  const mayRun = isAsynchronous !== false && !known.some(({ status }) => !hasEnded(status))
  const list = useLook(vehicle.id, path, { enabled: mayRun })
  const ids = mayRun ? executionIdsIn(itemsOf(list.data)).slice(-MOST) : []
  const sights = useQueries({
    queries: ids.map((id) => ({
      ...lookQuery(looks, vehicle.id, `${path}/${encodeURIComponent(id)}`),
      refetchInterval: ({ state }: { state: { data: Sight | undefined } }) =>
        executionIn(id, state.data)?.status === 'running' ? WHILE_RUNNING_EVERY_MS : false,
    })),
  })
  const running = ids
    .map((id, index) => executionIn(id, sights[index]?.data))
    .filter((execution): execution is VehicleExecution => execution?.status === 'running')
  if (running.length === 0) return null
  return (
    <Panel title={operationText.elsewhere}>
      <p className={styles.hint}>{operationText.elsewhereNote}</p>
      {running.map(({ id, progress }) => (
        <div key={id} className={styles.going}>
          <code>{id}</code>
          {progress !== undefined && (
            <ProgressBar
              percent={progress}
              label={followText.progressLabel}
              text={operationText.percent(progress)}
            />
          )}
        </div>
      ))}
    </Panel>
  )
}
