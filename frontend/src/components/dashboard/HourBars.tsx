import { Link } from '@tanstack/react-router'
import { groupedCounts, OUTCOME_GROUPS, sumOf, type GroupCounts } from '@/api/dashboard'
import type { Dashboard } from '@/api/wire'
import styles from '@/components/dashboard/Dashboard.module.css'
import { formatCount } from '@/lib/count'
import { dashboardText } from '@/lib/text/dashboard'
import { formatHour } from '@/lib/time'

const HOUR_MS = 3_600_000
const NAMED_EVERY = 4

interface Bar {
  start: string
  counts: GroupCounts
  sum: number
}

/** One stack of outcomes per hour. Every stack is a link that says what it shows, for whoever does not see it. */
export function HourBars({ hours }: Pick<Dashboard, 'hours'>) {
  const bars = hours.map(({ start, counts }) => {
    const grouped = groupedCounts(counts)
    return { start, counts: grouped, sum: sumOf(grouped) }
  })
  const most = Math.max(1, ...bars.map(({ sum }) => sum))
  return (
    <div className={styles.chart}>
      <span className={styles.most} aria-hidden="true">
        {formatCount(most)}
      </span>
      <ol className={styles.bars} aria-label={dashboardText.perHour}>
        {bars.map((bar, place) => (
          <li key={bar.start}>
            <HourBar bar={bar} most={most} />
            <span className={styles.clock} aria-hidden="true" data-named={place % NAMED_EVERY === 0}>
              {formatHour(bar.start)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function HourBar({ bar, most }: { bar: Bar; most: number }) {
  const told = dashboardText.hour(formatHour(bar.start), toldOf(bar))
  if (bar.sum === 0)
    return (
      <span className={styles.stack} title={told}>
        <span className="hidden-visually">{told}</span>
      </span>
    )
  const until = new Date(Date.parse(bar.start) + HOUR_MS).toISOString()
  return (
    <Link
      to="/history"
      search={{ since: bar.start, until }}
      className={styles.stack}
      title={told}
      aria-label={told}
    >
      {OUTCOME_GROUPS.map(
        (group) =>
          bar.counts[group] > 0 && (
            <i
              key={group}
              data-group={group}
              style={{ height: `${(100 * bar.counts[group]) / most}%` }}
              aria-hidden="true"
            />
          ),
      )}
    </Link>
  )
}

function toldOf({ counts, sum }: Bar): string {
  if (sum === 0) return dashboardText.nothing
  return OUTCOME_GROUPS.filter((group) => counts[group] > 0)
    .map((group) => `${formatCount(counts[group])} ${dashboardText.outcome[group]}`)
    .join(', ')
}
