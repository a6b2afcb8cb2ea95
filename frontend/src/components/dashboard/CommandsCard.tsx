import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { OUTCOME_GROUPS, statusesIn, sumOf, totals, type OutcomeGroup } from '@/api/dashboard'
import type { Dashboard } from '@/api/wire'
import styles from '@/components/dashboard/Dashboard.module.css'
import { HourBars } from '@/components/dashboard/HourBars'
import { formatCount } from '@/lib/count'
import { dashboardText } from '@/lib/text/dashboard'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** What was asked for in the last 24 hours and what came of it. Each number and each hour opens its commands. */
export function CommandsCard({ hours, is_everybodys }: Pick<Dashboard, 'hours' | 'is_everybodys'>) {
  const counts = totals(hours)
  const since = hours[0]?.start
  const title = is_everybodys ? dashboardText.commands : dashboardText.ownCommands
  return (
    <Panel
      title={title}
      aside={
        <Link to="/history" search={{ since }}>
          {formatCount(sumOf(counts))}
        </Link>
      }
    >
      {sumOf(counts) === 0 ? (
        <EmptyNote
          title={dashboardText.noCommands}
          actions={
            <Button renderRoot={(props: object) => <Link to="/commands" {...props} />}>
              {dashboardText.toCommands}
            </Button>
          }
        >
          {null}
        </EmptyNote>
      ) : (
        <>
          <div className={styles.legend}>
            {OUTCOME_GROUPS.map((group) => (
              <Legend key={group} group={group} count={counts[group]} since={since} />
            ))}
          </div>
          <HourBars hours={hours} />
        </>
      )}
    </Panel>
  )
}

function Legend(props: { group: OutcomeGroup; count: number; since: string | undefined }) {
  const search = { status: statusesIn(props.group).join(','), since: props.since }
  return (
    <Link to="/history" search={search} className={styles.key}>
      <i data-group={props.group} aria-hidden="true" />
      <b>{formatCount(props.count)}</b> {dashboardText.outcome[props.group]}
    </Link>
  )
}
