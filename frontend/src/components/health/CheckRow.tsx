import type { HealthCheck, HealthState } from '@/api/wire'
import styles from '@/components/health/Health.module.css'
import { wordsOf } from '@/components/health/words'
import { healthText } from '@/lib/text/health'
import { Coded } from '@/ui/Coded'
import { BanIcon, CheckIcon, CrossIcon, WarningIcon } from '@/ui/icons'
import { StateWord } from '@/ui/StateWord'

export const LOOK = {
  fine: { tone: 'ok', icon: <CheckIcon /> },
  warning: { tone: 'warn', icon: <WarningIcon /> },
  broken: { tone: 'bad', icon: <CrossIcon /> },
  unchecked: { tone: 'neutral', icon: <BanIcon /> },
} as const satisfies Record<HealthState, object>

/** One check: its state, what was found, and below that what mends it. */
export function CheckRow({ check }: { check: HealthCheck }) {
  const { sentence, mend } = wordsOf(check)
  return (
    <li className={styles.check} data-state={check.state}>
      <StateWord {...LOOK[check.state]} word={healthText.state[check.state]} />
      <div className={styles.found}>
        <span className={styles.name}>{healthText.check[check.check]}</span>
        <span>
          <Coded text={sentence} />
        </span>
        {mend && (
          <span className={styles.mend}>
            <Coded text={mend} />
          </span>
        )}
        {check.details.length > 0 && check.state !== 'fine' && <Details lines={check.details} />}
      </div>
    </li>
  )
}

function Details({ lines }: { lines: string[] }) {
  return (
    <details>
      <summary>{healthText.details}</summary>
      {lines.map((line) => (
        <code key={line} translate="no" className={styles.detail}>
          {line}
        </code>
      ))}
    </details>
  )
}
