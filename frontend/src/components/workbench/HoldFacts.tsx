import { useQuery } from '@tanstack/react-query'
import { locksQuery } from '@/api/holding'
import { useServices } from '@/api/services'
import type { Entity, HeldLock, Vehicle } from '@/api/wire'
import { Countdown } from '@/components/Countdown'
import styles from '@/components/workbench/HoldFacts.module.css'
import { concerns } from '@/components/locks/covers'
import { needsKey, type ModeName } from '@/components/workbench/modes/modeSight'
import { useMode, useModeNames } from '@/components/workbench/modes/useMode'
import { holdText } from '@/lib/text/locks'
import { useNow } from '@/lib/useNow'
import { Facts, type Fact } from '@/ui/Facts'
import { LockIcon } from '@/ui/icons'

/** For the bar of the vehicle: session, security level and lock of the chosen entity. */
export function HoldFacts({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const { names } = useModeNames(vehicle, entity)
  const session = names?.find(({ id }) => id.toLowerCase() === 'session')
  const security = names?.find(({ id }) => needsKey(id))
  const lock = useLockHere(vehicle, entity)
  const facts: (Fact | undefined)[] = [
    session && {
      name: holdText.session,
      value: <ModeNow key={session.id} vehicle={vehicle} entity={entity} mode={session} />,
    },
    security && {
      name: holdText.security,
      value: <ModeNow key={security.id} vehicle={vehicle} entity={entity} mode={security} />,
    },
    { name: holdText.lock, value: <LockNow lock={lock} /> },
  ]
  return <Facts facts={facts.filter((fact) => fact !== undefined)} />
}

function ModeNow(props: { vehicle: Vehicle; entity: Entity; mode: ModeName }) {
  const { value, set } = useMode(props.vehicle, props.entity, props.mode.id)
  if (value === undefined) return <span className="dim">{holdText.unread}</span>
  return (
    <span className="nowrap">
      {value}
      {set?.until && (
        <>
          {', '}
          <Countdown until={set.until} />
        </>
      )}
    </span>
  )
}

function LockNow({ lock }: { lock: HeldLock | undefined }) {
  if (lock === undefined)
    return (
      <span className={styles.lock} data-tone="none">
        <LockIcon />
        {holdText.nobody}
      </span>
    )
  return (
    <span className={styles.lock} data-tone={lock.is_yours ? 'ok' : 'warn'}>
      <LockIcon />
      {lock.is_yours ? holdText.you : lock.holder.username}
      {', '}
      <Countdown until={lock.until} />
    </span>
  )
}

/** Of several that reach the entity, that of somebody else says more than one's own. */
function useLockHere(vehicle: Vehicle, entity: Entity): HeldLock | undefined {
  const { api } = useServices()
  const now = useNow()
  const locks = useQuery(locksQuery(api, vehicle.id)).data?.items ?? []
  const here = locks.filter((lock) => Date.parse(lock.until) > now && concerns(lock, entity.path))
  return here.find((lock) => !lock.is_yours) ?? here[0]
}
