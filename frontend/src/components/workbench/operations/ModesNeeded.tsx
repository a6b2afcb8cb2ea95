import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Entity, Sight, Vehicle } from '@/api/wire'
import styles from '@/components/workbench/operations/Operations.module.css'
import { operationText } from '@/lib/text/operations'
import { CheckIcon, QuestionIcon, WarningIcon } from '@/ui/icons'
import { StateWord } from '@/ui/StateWord'

// A mode ends by itself; who comes back to the operation wants to know what is active now.
const TRUE_FOR_MS = 5_000

interface NeedsProps {
  vehicle: Vehicle
  entity: Entity
  modes: Readonly<Record<string, string>> | undefined
}

/** The modes that an operation needs, and whether they are active: asked of the vehicle itself. */
export function ModesNeeded({ vehicle, entity, modes }: NeedsProps) {
  const { looks } = useServices()
  const needed = Object.entries(modes ?? {})
  const sights = useQueries({
    queries: needed.map(([mode]) => ({
      ...lookQuery(looks, vehicle.id, `${entity.path}/modes/${encodeURIComponent(mode)}`),
      staleTime: TRUE_FOR_MS,
    })),
  })
  if (modes === undefined) return <p className={styles.hint}>{operationText.modesUnknown}</p>
  if (needed.length === 0) return <p className={styles.hint}>{operationText.anyMode}</p>
  const all = needed.map(([mode, value], index) => ({ mode, value, now: valueIn(sights[index]?.data) }))
  return (
    <div className={styles.needs}>
      <span className="dim">{operationText.needs}</span>
      {all.map((need) => (
        <ModeWord key={need.mode} {...need} />
      ))}
      {all.some(({ now, value }) => now !== undefined && !isSame(now, value)) && (
        <Link
          to="/vehicles/$vehicleId"
          params={{ vehicleId: vehicle.id }}
          search={{ entity: entity.path, tab: 'modes' }}
        >
          {operationText.toModes}
        </Link>
      )}
    </div>
  )
}

function ModeWord({ mode, value, now }: { mode: string; value: string; now: string | undefined }) {
  if (now === undefined)
    return <StateWord tone="unknown" icon={<QuestionIcon />} word={operationText.modeUnseen(mode, value)} />
  return isSame(now, value) ? (
    <StateWord tone="ok" icon={<CheckIcon />} word={operationText.modeActive(mode, value)} />
  ) : (
    <StateWord tone="warn" icon={<WarningIcon />} word={operationText.modeMissing(mode, value, now)} />
  )
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function valueIn(sight: Sight | undefined): string | undefined {
  const read = z.object({ value: z.union([z.string(), z.number(), z.boolean()]) }).safeParse(sight?.body)
  return read.success ? String(read.data.value) : undefined
}
