import type { SyntheticEvent } from 'react'
import type { Command, Entity, Vehicle } from '@/api/wire'
import { ReasonField } from '@/components/compose/ReasonField'
import { useReason } from '@/components/compose/useReason'
import { DurationSelect, useDuration } from '@/components/workbench/locks/Duration'
import styles from '@/components/workbench/locks/Locks.module.css'
import type { VehicleCommander } from '@/components/workbench/useVehicleCommand'
import { lockText } from '@/lib/text/locks'
import { LockIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

interface FormProps {
  vehicle: Vehicle
  entity: Entity
  commander: VehicleCommander
  onEnd: (command: Command) => void
}

/** Takes a lock: nobody else changes anything here until it ends. */
export function AcquireForm({ entity, commander, onEnd }: FormProps) {
  const duration = useDuration()
  const reason = useReason('write', '')
  const refusal = commander.refusal ?? reason.refusal
  const acquire = (submitted?: SyntheticEvent) => {
    submitted?.preventDefault()
    if (refusal !== undefined) return
    commander.send({
      title: lockText.acquiring,
      method: 'POST',
      path: `${entity.path}/locks`,
      body: { lock_expiration: duration.seconds },
      ...reason.part,
      isAgreed: true,
      onEnd,
    })
  }
  return (
    <form className={styles.here} onSubmit={acquire}>
      <strong className={styles.state} data-tone="neutral">
        {lockText.free}
      </strong>
      <span className="dim">
        {lockText.covers(entity.name, below(entity))} {lockText.keepsAway}
      </span>
      <div className={styles.actions}>
        <RefusableButton
          type="submit"
          variant="filled"
          leftSection={<LockIcon />}
          refusal={refusal}
          loading={commander.isSending || commander.running.length > 0}
          onClick={() => undefined}
        >
          {lockText.acquire}
        </RefusableButton>
        <DurationSelect {...duration} />
        <div className={styles.reason}>
          <ReasonField {...reason} />
        </div>
      </div>
    </form>
  )
}

function below(entity: Entity): number {
  return entity.children.reduce((sum, child) => sum + 1 + below(child), 0)
}
