import { Link } from '@tanstack/react-router'
import type { HeldLock } from '@/api/wire'
import { Countdown } from '@/components/Countdown'
import styles from '@/components/locks/LockNote.module.css'
import type { LockAhead } from '@/components/locks/useLockAhead'
import { refusalOf } from '@/components/locks/useLockRefusal'
import { useRole } from '@/components/useRole'
import { aheadText, lockText } from '@/lib/text/locks'
import { LockIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

/** Before somebody sends: who holds a lock there, until when, what it keeps back, and what one can do. */
export function LockNote({ vehicleId, ahead }: { vehicleId: string; ahead: LockAhead | undefined }) {
  // The place is there before the words are: else screen readers do not announce them.
  return (
    <div role="status" className={styles.place}>
      {ahead && <Ahead vehicleId={vehicleId} {...ahead} />}
    </div>
  )
}

function Ahead({ vehicleId, lock, effect }: LockAhead & { vehicleId: string }) {
  return (
    <Note tone="warn" icon={<LockIcon />} title={refusalOf(lock)}>
      <span>
        {aheadText[effect]} {lock.scopes.length > 0 && lockText.scopes(lock.scopes.join(', '))}
      </span>
      <span className="dim">
        {/* Not announced: a screen reader would count the seconds aloud. */}
        <span aria-live="off">
          <Countdown until={lock.until} />
        </span>
        {lock.reason && <>, {lock.reason}</>}
      </span>
      {effect === 'refused' && <WayOut vehicleId={vehicleId} lock={lock} />}
    </Note>
  )
}

function WayOut({ vehicleId, lock }: { vehicleId: string; lock: HeldLock }) {
  const role = useRole()
  if (role !== 'admin') return <span>{aheadText.ask(lock.holder.username)}</span>
  return (
    <span>
      {aheadText.askOrBreak(lock.holder.username)}{' '}
      <Link to="/vehicles/$vehicleId" params={{ vehicleId }} search={{ entity: lock.entity, tab: 'locks' }}>
        {aheadText.locks}
      </Link>
    </span>
  )
}
