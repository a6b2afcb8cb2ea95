import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { HealthCheck, HealthPart } from '@/api/wire'
import { CheckRow } from '@/components/health/CheckRow'
import styles from '@/components/health/Health.module.css'
import { Problem } from '@/components/Problem'
import { healthText } from '@/lib/text/health'
import { Panel } from '@/ui/Panel'

/** How much room a part will take, so that nothing jumps when it is there. */
const ROWS = {
  settings: 3,
  disk: 2,
  database: 3,
  redis: 1,
  contents: 3,
  log: 1,
} as const satisfies Record<HealthPart, number>

export function PartPanel({ part, asked }: { part: HealthPart; asked: UseQueryResult<HealthCheck[]> }) {
  if (asked.data?.length === 0) return null
  return (
    <Panel title={healthText.parts[part]}>
      {asked.isError && <Problem failure={asked.error} onRetry={() => void asked.refetch()} />}
      <ul className={styles.checks} aria-busy={asked.isFetching}>
        {asked.data?.map((check, index) => (
          <CheckRow key={`${check.check}-${String(index)}`} check={check} />
        ))}
        {asked.isPending &&
          Array.from({ length: ROWS[part] }, (_, index) => (
            <li key={index}>
              <Skeleton height={36} />
            </li>
          ))}
      </ul>
    </Panel>
  )
}
