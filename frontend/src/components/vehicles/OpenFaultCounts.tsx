import type { OpenFaults } from '@/api/wire'
import styles from '@/components/vehicles/OpenFaultCounts.module.css'
import { vehicleListText } from '@/lib/text/vehicleList'
import { CheckIcon, CrossIcon, InfoIcon, OctagonIcon, WarningIcon } from '@/ui/icons'

const SEVERITIES = ['fatal', 'error', 'warn', 'info'] as const satisfies (keyof OpenFaults)[]

const LOOK = {
  fatal: { tone: 'bad', icon: <OctagonIcon /> },
  error: { tone: 'bad', icon: <CrossIcon /> },
  warn: { tone: 'warn', icon: <WarningIcon /> },
  info: { tone: 'neutral', icon: <InfoIcon /> },
} as const satisfies Record<keyof OpenFaults, object>

/** How many faults are open, by severity. What nobody has read is not called none. */
export function OpenFaultCounts({ faults }: { faults: OpenFaults | null }) {
  if (faults === null) {
    return (
      <span className="dim" title={vehicleListText.unreadMeaning}>
        {vehicleListText.unread}
      </span>
    )
  }
  const open = SEVERITIES.filter((severity) => faults[severity] > 0)
  if (open.length === 0) {
    return (
      <span className={styles.count} data-tone="ok">
        <CheckIcon />
        {vehicleListText.noFaults}
      </span>
    )
  }
  const said = open.map((severity) => vehicleListText.faultCount[severity](faults[severity])).join(', ')
  return (
    <span className={styles.counts} title={said}>
      <span className="hidden-visually">{said}</span>
      {open.map((severity) => (
        <span key={severity} aria-hidden="true" className={styles.count} data-tone={LOOK[severity].tone}>
          {LOOK[severity].icon}
          {faults[severity]}
        </span>
      ))}
    </span>
  )
}
