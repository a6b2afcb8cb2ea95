import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { isShown } from '@/api/looks'
import type { Command, Entity, Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { Age } from '@/components/Times'
import { Countdown } from '@/components/Countdown'
import { ModeDialog } from '@/components/workbench/modes/ModeDialog'
import styles from '@/components/workbench/modes/Modes.module.css'
import { needsKey, type ModeName } from '@/components/workbench/modes/modeSight'
import { SecurityDialog } from '@/components/workbench/modes/SecurityDialog'
import { useMode, useModeNames, type ModeState } from '@/components/workbench/modes/useMode'
import type { TabProps } from '@/components/workbench/tabs'
import { useVehicleCommand, type VehicleCommander } from '@/components/workbench/useVehicleCommand'
import { modeText } from '@/lib/text/modes'
import { RefreshIcon, WarningIcon } from '@/ui/icons'
import { EmptyNote, Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'

/** Each mode of the entity: what is active, who set it, when it ends, and how to change it. */
export function ModesTab({ vehicle, entity }: TabProps) {
  const { names, sight, failure, again } = useModeNames(vehicle, entity)
  const commander = useVehicleCommand(vehicle)
  const [outcome, setOutcome] = useState<Command>()
  return (
    <Panel
      title={modeText.title}
      flush
      aside={
        <>
          {sight && <Age at={sight.read_at} />}
          <Button size="compact-xs" leftSection={<RefreshIcon />} onClick={again}>
            {modeText.again}
          </Button>
        </>
      }
    >
      {failure !== null && <Problem failure={failure} onRetry={again} />}
      {names === undefined && failure === null && <NoList sight={sight} />}
      {names?.length === 0 && <EmptyNote title={modeText.none}>{modeText.noneNext}</EmptyNote>}
      {names !== undefined && names.length > 0 && (
        <ul className={styles.modes} aria-label={modeText.title}>
          {names.map((mode) => (
            <ModeRow
              key={mode.id}
              vehicle={vehicle}
              entity={entity}
              mode={mode}
              commander={commander}
              onEnd={setOutcome}
            />
          ))}
        </ul>
      )}
      <Outcome command={outcome} />
      {commander.dialog}
    </Panel>
  )
}

function NoList({ sight }: { sight: ReturnType<typeof useModeNames>['sight'] }) {
  if (sight === undefined) return <Skeleton height={96} aria-label={modeText.loading} />
  return <EmptyNote title={modeText.none}>{modeText.unread(sight.error?.message ?? '')}</EmptyNote>
}

interface RowProps {
  vehicle: Vehicle
  entity: Entity
  mode: ModeName
  commander: VehicleCommander
  onEnd: (command: Command) => void
}

function ModeRow({ vehicle, entity, mode, commander, onEnd }: RowProps) {
  const state = useMode(vehicle, entity, mode.id)
  const [asking, setAsking] = useState<'value' | 'key'>()
  const close = () => setAsking(undefined)
  const ended = (command: Command) => {
    onEnd(command)
    state.again()
  }
  const dialog = { vehicle, entity, mode, state, onDone: close, onEnd: ended }
  const opensWithKey = needsKey(mode.id)
  // Without a key one only gives a level up.
  const lockedAlready = opensWithKey && state.value === state.fallBack ? modeText.same : undefined
  return (
    <li className={styles.mode}>
      <div className={styles.name}>
        <strong>{mode.name}</strong>
        <span className="mono dim">{mode.id}</span>
      </div>
      <Value state={state} />
      <Active state={state} />
      <div className={styles.buttons}>
        {opensWithKey && (
          <RefusableButton refusal={commander.refusal} variant="outline" onClick={() => setAsking('key')}>
            {modeText.unlock}
          </RefusableButton>
        )}
        <RefusableButton refusal={commander.refusal ?? lockedAlready} onClick={() => setAsking('value')}>
          {opensWithKey ? modeText.lockAgain : modeText.change}{' '}
          <span className="hidden-visually">{mode.name}</span>
        </RefusableButton>
      </div>
      {asking === 'value' && <ModeDialog {...dialog} commander={commander} />}
      {asking === 'key' && <SecurityDialog {...dialog} />}
    </li>
  )
}

function Value({ state }: { state: ModeState }) {
  const isUnread = state.sight !== undefined && !isShown(state.sight)
  return (
    <div className={styles.value}>
      <span className={styles.label}>{modeText.value}</span>
      {state.sight === undefined ? (
        <Skeleton height={14} width={90} />
      ) : (
        <strong className="mono" title={state.sight.error?.message}>
          {isUnread ? modeText.unread(state.sight.error?.code ?? '') : (state.value ?? modeText.unknown)}
        </strong>
      )}
      {state.values.length > 0 && (
        <span className={styles.legal}>
          {modeText.legal} {state.values.join(', ')}
        </span>
      )}
    </div>
  )
}

function Active({ state }: { state: ModeState }) {
  const { set } = state
  return (
    <dl className={styles.active}>
      <div>
        <dt className={styles.label}>{modeText.setBy}</dt>
        <dd>{set?.set_by ?? modeText.byItself}</dd>
      </div>
      <div>
        <dt className={styles.label}>{modeText.ends}</dt>
        <dd>{endOf(set)}</dd>
      </div>
    </dl>
  )
}

function endOf(set: ModeState['set']) {
  if (set === undefined) return modeText.byItself
  return set.until === null ? modeText.notEnding : <Countdown until={set.until} />
}

/** Only what went wrong: what went well shows itself. */
function Outcome({ command }: { command: Command | undefined }) {
  if (command === undefined || command.status === 'succeeded') return null
  return (
    <Note tone={command.status === 'unknown' ? 'unknown' : 'bad'} icon={<WarningIcon />}>
      <span>{modeText.refused(command.error?.message ?? command.status)}</span>
    </Note>
  )
}
