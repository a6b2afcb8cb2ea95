import type { Command } from '@/api/wire'
import { useState } from 'react'
import { Problem } from '@/components/Problem'
import { AcquireForm } from '@/components/workbench/locks/AcquireForm'
import { BreakDialog } from '@/components/workbench/locks/BreakDialog'
import { LockHere } from '@/components/workbench/locks/LockHere'
import { LocksOfVehicle } from '@/components/workbench/locks/LocksOfVehicle'
import { useLocksHere } from '@/components/workbench/locks/useLocksHere'
import type { TabProps } from '@/components/workbench/tabs'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { lockText } from '@/lib/text/locks'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** Who keeps others away from this entity, until when and why; and the reader's own lock. */
export function LocksTab({ vehicle, entity }: TabProps) {
  const locks = useLocksHere(vehicle, entity)
  const commander = useVehicleCommand(vehicle, { despiteLocks: true })
  const [breaking, setBreaking] = useState<{ entity: string; holder: string | undefined }>()
  const [outcome, setOutcome] = useState<Command>()
  const shared = { vehicle, entity, commander, onEnd: setOutcome }
  const isFree = locks.here === undefined && locks.anotherTester === undefined
  return (
    <>
      {locks.failure !== null && <Problem failure={locks.failure} onRetry={locks.again} />}
      {locks.broken && (
        <Note tone="bad" icon={<WarningIcon />} title={lockText.brokenTitle(locks.broken.by)}>
          {locks.broken.reason && <span>{lockText.brokenReason(locks.broken.reason)}</span>}
          <span className="dim">{lockText.brokenNext}</span>
        </Note>
      )}
      <Panel title={lockText.here}>
        {isFree ? <AcquireForm {...shared} /> : <LockHere {...shared} locks={locks} onBreak={setBreaking} />}
        <Outcome command={outcome} />
        {commander.dialog}
      </Panel>
      <Panel title={lockText.onVehicle} flush>
        <LocksOfVehicle vehicleId={vehicle.id} locks={locks.all} />
      </Panel>
      {breaking && <BreakDialog vehicle={vehicle} wish={breaking} onDone={() => setBreaking(undefined)} />}
    </>
  )
}

/** Only what went wrong: what went well shows itself. */
function Outcome({ command }: { command: Command | undefined }) {
  if (command === undefined || command.status === 'succeeded') return null
  return (
    <Note tone={command.status === 'unknown' ? 'unknown' : 'bad'} icon={<WarningIcon />}>
      <span>{lockText.ended(command.error?.message ?? command.status)}</span>
    </Note>
  )
}
