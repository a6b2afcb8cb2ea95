import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { readAllFaults, vehicleFaultsQuery } from '@/api/faults'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Entity, FaultRound, Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import styles from '@/components/faults/ReadAllFaults.module.css'
import { faultsText } from '@/lib/text/faults'
import { CrossIcon, RefreshIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

/** Reads the faults of every component. What each says is in the page as it comes; what could not be read is said. */
export function ReadAllFaults({ vehicle }: { vehicle: Vehicle }) {
  const { reading, read, refusal, word } = useReadAll(vehicle)
  return (
    <>
      <RefusableButton refusal={refusal} leftSection={<RefreshIcon />} onClick={read}>
        {word}
      </RefusableButton>
      {(reading.isSuccess || reading.isError) && (
        <div className={styles.result}>
          {reading.isSuccess && <Result vehicle={vehicle} round={reading.data} />}
          {reading.isError && <Problem failure={reading.error} onRetry={read} />}
          <button
            type="button"
            className={styles.close}
            aria-label={faultsText.dismiss}
            onClick={reading.reset}
          >
            <CrossIcon />
          </button>
        </div>
      )}
    </>
  )
}

function useReadAll(vehicle: Vehicle) {
  const { api } = useServices()
  const cache = useQueryClient()
  const [began, setBegan] = useState(0)
  const reading = useMutation({ mutationFn: () => readAllFaults(api, cache, vehicle.id) })
  const entities = useQuery(entitiesQuery(api, vehicle.id)).data?.items
  const readings = useQuery(vehicleFaultsQuery(api, vehicle.id)).data ?? []
  const all = entities && withFaults(entities).length
  const done = readings.filter(({ read_at }) => Date.parse(read_at) >= began).length
  const progress = faultsText.readingAll(Math.min(done, all ?? 0), all ?? 0)
  return {
    reading,
    read: () => {
      setBegan(Date.now())
      reading.mutate()
    },
    refusal: reading.isPending ? faultsText.reading : all === 0 ? faultsText.nothingToRead : undefined,
    word: reading.isPending && all !== undefined ? progress : faultsText.readAll,
  }
}

/** Paths of the entities that offer faults. */
export function withFaults(entities: readonly Entity[]): string[] {
  return entities.flatMap(({ path, collections, children }) => [
    ...(collections.includes('faults') ? [path] : []),
    ...withFaults(children),
  ])
}

function Result({ vehicle, round }: { vehicle: Vehicle; round: FaultRound }) {
  const failed = round.items.filter(({ error }) => error !== null)
  return (
    <div role="status">
      <strong>
        {failed.length === 0
          ? faultsText.readAllDone(round.read)
          : faultsText.readAllPart(round.read, round.failed)}
      </strong>
      {failed.length > 0 && (
        <ul>
          {failed.map(({ entity, error }) => (
            <li key={entity}>
              <Link
                to="/vehicles/$vehicleId"
                params={{ vehicleId: vehicle.id }}
                search={{ entity, tab: 'faults' }}
              >
                {entity}
              </Link>{' '}
              <span className="dim">{error?.message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
