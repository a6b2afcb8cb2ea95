import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Dashboard } from '@/api/wire'
import styles from '@/components/dashboard/Dashboard.module.css'
import { formatCount } from '@/lib/count'
import { dashboardText } from '@/lib/text/dashboard'
import { CrossIcon, QuestionIcon, WarningIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { StateWord } from '@/ui/StateWord'
import type { Tone } from '@/ui/tone'

type Severity = 'fatal' | 'error' | 'warn' | 'info'

const LOOK = {
  fatal: { tone: 'bad', icon: <CrossIcon />, faults: 'fatal' },
  error: { tone: 'bad', icon: <WarningIcon />, faults: 'error' },
  warn: { tone: 'warn', icon: <WarningIcon />, faults: 'warn' },
  info: { tone: 'neutral', icon: <QuestionIcon />, faults: 'any' },
} as const satisfies Record<Severity, { tone: Tone; icon: ReactNode; faults: string }>
const SEVERITIES = ['fatal', 'error', 'warn', 'info'] as const satisfies Severity[]

/** What is open by the last readings, worst first. Each number opens the vehicles that have such faults, or worse. */
export function FaultsCard({ faults, vehicles }: Pick<Dashboard, 'faults' | 'vehicles'>) {
  const all = Object.values(vehicles).reduce((sum, count) => sum + count, 0)
  const unread = Math.max(0, all - faults.vehicles_read)
  return (
    <Panel
      title={dashboardText.faults}
      aside={
        unread > 0 && (
          <Link to="/vehicles" search={{ faults: 'unread' }}>
            {dashboardText.unread(unread)}
          </Link>
        )
      }
    >
      {faults.vehicles_read === 0 ? (
        <span className="dim">{dashboardText.noneRead}</span>
      ) : (
        <>
          <div className={styles.numbers}>
            {SEVERITIES.map((severity) => (
              <Link
                key={severity}
                to="/vehicles"
                search={{ faults: LOOK[severity].faults }}
                className={styles.number}
              >
                <b>{formatCount(faults[severity])}</b>
                <StateWord
                  tone={faults[severity] === 0 ? 'neutral' : LOOK[severity].tone}
                  icon={LOOK[severity].icon}
                  word={dashboardText.severity[severity]}
                  plain
                />
              </Link>
            ))}
          </div>
          <Link to="/vehicles" search={{ faults: 'any' }} className={styles.foot}>
            {dashboardText.faultsOf(faults.vehicles_with_open, faults.vehicles_read)}
          </Link>
        </>
      )}
    </Panel>
  )
}
