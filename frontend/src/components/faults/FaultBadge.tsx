import type { OpenFaults } from '@/api/wire'
import styles from '@/components/faults/FaultBadge.module.css'
import { countOf, LEVEL_LOOK, worstOf } from '@/components/faults/levels'
import { faultsText } from '@/lib/text/faults'

/** How many faults are open, in the colour of the gravest; nothing when none is. */
export function FaultBadge({ open }: { open: OpenFaults }) {
  const worst = worstOf(open)
  if (worst === undefined) return null
  const meaning = faultsText.openByLevel(open)
  return (
    <span className={styles.badge} data-tone={LEVEL_LOOK[worst].tone} title={meaning}>
      <span aria-hidden="true">{countOf(open)}</span>
      <span className="hidden-visually">{meaning}</span>
    </span>
  )
}
