import { Button } from '@mantine/core'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { HEALTH_PARTS, healthPartQuery, troublesOf } from '@/api/health'
import { keys } from '@/api/keys'
import { useServices } from '@/api/services'
import type { HealthCheck } from '@/api/wire'
import { CheckRow } from '@/components/health/CheckRow'
import styles from '@/components/health/Health.module.css'
import { IncidentReport } from '@/components/health/IncidentReport'
import { PartPanel } from '@/components/health/PartPanel'
import { healthText } from '@/lib/text/health'
import { administrationText } from '@/lib/text/users'
import { Coded } from '@/ui/Coded'
import { CheckIcon, ClockIcon, CrossIcon, WarningIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { ProgressBar } from '@/ui/ProgressBar'
import type { Tone } from '@/ui/tone'
import { usePageTitle } from '@/ui/usePageTitle'

type Verdict = keyof typeof healthText.verdict

const LOOK = {
  asking: { tone: 'neutral', icon: <ClockIcon /> },
  fine: { tone: 'ok', icon: <CheckIcon /> },
  warning: { tone: 'warn', icon: <WarningIcon /> },
  broken: { tone: 'bad', icon: <CrossIcon /> },
} as const satisfies Record<Verdict, { tone: Tone; icon: ReactNode }>

export function HealthPage() {
  usePageTitle(healthText.title, administrationText.title)
  const { api } = useServices()
  const asked = useQueries({ queries: HEALTH_PARTS.map((part) => healthPartQuery(api, part)) })
  const checks = asked.flatMap(({ data }) => data ?? [])
  const done = asked.filter(({ isFetching }) => !isFetching).length
  const failed = asked.some(({ isError }) => isError)
  const troubles = troublesOf(checks)
  return (
    <>
      <Head done={done} verdict={verdictOf(troubles, { failed, done })} />
      {troubles.length > 0 && (
        <Panel title={healthText.toDo}>
          <ul className={styles.checks}>
            {troubles.map((check, index) => (
              <CheckRow key={`${check.check}-${String(index)}`} check={check} />
            ))}
          </ul>
        </Panel>
      )}
      <div className={styles.columns}>
        {HEALTH_PARTS.map((part, index) => {
          const one = asked[index]
          return one && <PartPanel key={part} part={part} asked={one} />
        })}
      </div>
      <IncidentReport />
      <p className={styles.outside}>
        <Coded text={healthText.outside} />
      </p>
    </>
  )
}

/** What is broken is said at once; that all is fine only when all was looked at. */
function verdictOf(troubles: HealthCheck[], { failed, done }: { failed: boolean; done: number }): Verdict {
  if (failed || troubles[0]?.state === 'broken') return 'broken'
  if (done < HEALTH_PARTS.length) return 'asking'
  return troubles.length > 0 ? 'warning' : 'fine'
}

function Head({ done, verdict }: { done: number; verdict: Verdict }) {
  const cache = useQueryClient()
  const { tone, icon } = LOOK[verdict]
  const all = HEALTH_PARTS.length
  return (
    <div className={styles.head}>
      <span className={styles.verdict} data-tone={tone} role="status">
        {icon}
        {healthText.verdict[verdict]}
      </span>
      <div className={styles.progress}>
        <ProgressBar
          percent={(100 * done) / all}
          label={healthText.progress}
          text={healthText.asked(done, all)}
        />
      </div>
      <div className={styles.again}>
        <Button loading={done < all} onClick={() => void cache.refetchQueries({ queryKey: keys.health })}>
          {healthText.again}
        </Button>
      </div>
    </div>
  )
}
