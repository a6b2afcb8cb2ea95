import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Fault, Vehicle } from '@/api/wire'
import { environmentOf, seenIn, type EnvironmentLine, type Seen } from '@/components/faults/environment'
import { BitTable } from '@/components/faults/FaultLamps'
import styles from '@/components/faults/Faults.module.css'
import { Problem } from '@/components/Problem'
import { Moment } from '@/components/Times'
import { faultsText } from '@/lib/text/faults'
import { workbenchText } from '@/lib/text/workbench'
import { formatValue } from '@/lib/values'

interface DetailProps {
  vehicle: Vehicle
  entity: string
  fault: Fault
  /** The same fault in the reading before. */
  before: Fault | undefined
}

/** Everything about a fault: its status bits beside those before, and what was measured when it was set. */
export function FaultDetail({ vehicle, entity, fault, before }: DetailProps) {
  return (
    <div className={styles.detail}>
      <BitTable fault={fault} before={before} />
      <div className={styles.environment}>
        <Told fault={fault} />
        <Environment vehicle={vehicle} path={`${entity}/faults/${encodeURIComponent(fault.code)}`} />
      </div>
    </div>
  )
}

function Told({ fault }: { fault: Fault }) {
  const more = Object.entries(fault.more).filter(
    ([name]) => !name.endsWith('translation_id') && name !== 'href',
  )
  const facts: [string, string][] = [
    ...(fault.scope === null ? [] : [[faultsText.scope, fault.scope] satisfies [string, string]]),
    ...more.map(([name, value]): [string, string] => [
      name.replaceAll('_', ' '),
      Array.isArray(value) ? value.map(formatValue).join(', ') : formatValue(value),
    ]),
  ]
  if (facts.length === 0) return null
  return (
    <dl className={styles.told}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Environment({ vehicle, path }: { vehicle: Vehicle; path: string }) {
  const { looks } = useServices()
  const look = useQuery(lookQuery(looks, vehicle.id, `${path}?include-schema=true`))
  if (look.isError) return <Problem failure={look.error} onRetry={() => void look.refetch()} />
  const sight = look.data
  if (sight === undefined) return <Skeleton height={90} />
  const again = (
    <Button size="compact-xs" loading={look.isFetching} onClick={() => void look.refetch()}>
      {workbenchText.lookAgain}
    </Button>
  )
  if (sight.error !== null)
    return (
      <p className={styles.failed}>
        <strong>{faultsText.lookFailed}</strong> {sight.error.message} {again}
      </p>
    )
  const lines = environmentOf(sight)
  if (lines.length === 0)
    return (
      <p className="dim">
        {faultsText.noEnvironment} {again}
      </p>
    )
  return (
    <>
      <SeenLine seen={seenIn(lines)} />
      <EnvironmentTable lines={lines} />
      <p className="dim">
        {faultsText.readAt} <Moment at={sight.read_at} /> {again}
      </p>
    </>
  )
}

function SeenLine({ seen }: { seen: Seen }) {
  const words = [
    seen.occurrences === undefined ? undefined : faultsText.occurred(formatValue(seen.occurrences)),
    seen.first === undefined ? undefined : faultsText.first(formatValue(seen.first)),
    seen.last === undefined ? undefined : faultsText.last(formatValue(seen.last)),
  ].filter((word) => word !== undefined)
  return words.length === 0 ? null : <p className={styles.seen}>{words.join(', ')}</p>
}

function EnvironmentTable({ lines }: { lines: EnvironmentLine[] }) {
  return (
    <table className={styles.small} aria-label={faultsText.environment}>
      <thead>
        <tr>
          <th scope="col">{faultsText.environment}</th>
          <th scope="col" className={styles.right}>
            {faultsText.value}
          </th>
          <th scope="col">{faultsText.unit}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ group, name, value, unit }) => (
          <tr key={`${group} ${name}`}>
            <th scope="row">
              {name} {group !== '' && <span className="dim">{group}</span>}
            </th>
            <td className={styles.right}>{formatValue(value)}</td>
            <td>{unit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
