import { Button, Checkbox } from '@mantine/core'
import { use } from 'react'
import type { Command, Entity, HeldLock, Vehicle } from '@/api/wire'
import { Moment } from '@/components/Times'
import { useRole } from '@/components/useRole'
import { Countdown } from '@/components/Countdown'
import { isOn } from '@/components/locks/covers'
import { DurationSelect, useDuration } from '@/components/workbench/locks/Duration'
import styles from '@/components/workbench/locks/Locks.module.css'
import { KeepingContext } from '@/components/workbench/locks/keeping'
import type { LocksHere } from '@/components/workbench/locks/useLocksHere'
import type { VehicleCommander } from '@/components/workbench/useVehicleCommand'
import { lockText } from '@/lib/text/locks'
import { LockIcon } from '@/ui/icons'
import { Facts } from '@/ui/Facts'
import { RefusableButton } from '@/ui/RefusableButton'

interface HereProps {
  vehicle: Vehicle
  entity: Entity
  commander: VehicleCommander
  locks: LocksHere
  onEnd: (command: Command) => void
  onBreak: (wish: { entity: string; holder: string | undefined }) => void
}

/** The lock that reaches this entity, and what its holder, or an administrator, can do with it. */
export function LockHere(props: HereProps) {
  const { here } = props.locks
  if (here === undefined) return <AnotherTester {...props} />
  return (
    <div className={styles.here}>
      <strong className={styles.state} data-tone={here.is_yours ? 'ok' : 'warn'}>
        <LockIcon />
        {here.is_yours ? lockText.yours : lockText.theirs(here.holder.username)}
      </strong>
      {!isOn(here, props.entity.path) && <span className="dim">{lockText.elsewhere(here.entity)}</span>}
      <LockFacts lock={here} />
      {here.is_yours ? <YourLock {...props} lock={here} /> : <TheirLock {...props} lock={here} />}
    </div>
  )
}

function LockFacts({ lock }: { lock: HeldLock }) {
  return (
    <Facts
      facts={[
        {
          name: lockText.until,
          value: (
            <>
              <Moment at={lock.until} />
              <strong>
                (<Countdown until={lock.until} />)
              </strong>
            </>
          ),
        },
        { name: lockText.since, value: <Moment at={lock.since} /> },
        ...(lock.reason ? [{ name: lockText.why, value: lock.reason }] : []),
        ...(lock.scopes.length > 0 ? [{ name: '', value: lockText.scopes(lock.scopes.join(', ')) }] : []),
      ]}
    />
  )
}

function YourLock({ commander, lock, onEnd }: HereProps & { lock: HeldLock }) {
  const duration = useDuration()
  const path = `${lock.entity}/locks/${encodeURIComponent(lock.lock_id)}`
  const { kept, keep } = use(KeepingContext)
  const isBusy = commander.isSending || commander.running.length > 0
  return (
    <>
      <div className={styles.actions}>
        <DurationSelect {...duration} />
        <Button
          loading={isBusy}
          onClick={() =>
            commander.send({
              title: lockText.extending,
              method: 'PUT',
              path,
              body: { lock_expiration: duration.seconds },
              reason: lock.reason ?? lockText.extending,
              isAgreed: true,
              onEnd,
            })
          }
        >
          {lockText.extend}
        </Button>
        <Button
          variant="outline"
          disabled={isBusy}
          onClick={() =>
            commander.send({
              title: lockText.releasing,
              method: 'DELETE',
              path,
              reason: lock.reason ?? lockText.releasing,
              isAgreed: true,
              onSent: () => keep(lock, undefined),
              onEnd,
            })
          }
        >
          {lockText.release}
        </Button>
      </div>
      <Checkbox
        label={lockText.keep}
        description={lockText.keepHint}
        checked={kept.has(lock.lock_id)}
        onChange={({ currentTarget }) => keep(lock, currentTarget.checked ? duration.seconds : undefined)}
      />
    </>
  )
}

function TheirLock({ lock, onBreak }: HereProps & { lock: HeldLock }) {
  return (
    <>
      <span className="dim">{lockText.keepsAway}</span>
      <BreakButton onBreak={() => onBreak({ entity: lock.entity, holder: lock.holder.username })} />
    </>
  )
}

function AnotherTester({ entity, onBreak }: HereProps) {
  return (
    <div className={styles.here}>
      <strong className={styles.state} data-tone="warn">
        <LockIcon />
        {lockText.another}
      </strong>
      <span className="dim">{lockText.anotherMeaning}</span>
      <BreakButton onBreak={() => onBreak({ entity: entity.path, holder: undefined })} />
    </div>
  )
}

function BreakButton({ onBreak }: { onBreak: () => void }) {
  const role = useRole()
  return (
    <div className={styles.actions}>
      <RefusableButton
        color="red"
        variant="outline"
        refusal={role === 'admin' ? undefined : lockText.breakRefusal}
        onClick={onBreak}
      >
        {lockText.break}
      </RefusableButton>
    </div>
  )
}
