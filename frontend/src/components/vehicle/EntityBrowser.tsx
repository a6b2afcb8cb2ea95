import { ActionIcon, Skeleton, TextInput, Tooltip } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useServices } from '@/api/services'
import { entitiesQuery, refreshEntities } from '@/api/vehicles'
import type { Entities } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { matchingEntities } from '@/components/vehicle/entities'
import styles from '@/components/vehicle/EntityBrowser.module.css'
import { EntityTree } from '@/components/vehicle/EntityTree'
import { entityText } from '@/lib/text/vehicle'
import { ageMs, formatAge, formatClock, formatUtc } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { RefreshIcon, SearchIcon } from '@/ui/icons'
import { EmptyNote } from '@/ui/Note'

const OLD_MS = 60 * 60_000

/** What the vehicle is made of, as it last said, and how long ago that was. */
export function EntityBrowser({ vehicleId, chosen }: { vehicleId: string; chosen: string | undefined }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const entities = useQuery(entitiesQuery(api, vehicleId))
  const refresh = useMutation({ mutationFn: () => refreshEntities(api, cache, vehicleId) })
  const [search, setSearch] = useState('')
  return (
    <div className={styles.browser}>
      <TextInput
        type="search"
        aria-label={entityText.search}
        placeholder={entityText.search}
        leftSection={<SearchIcon />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <div className={styles.read}>
        {entities.data ? <ReadAt entities={entities.data} /> : <span>{entityText.title}</span>}
        <Tooltip label={entityText.refresh}>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label={entityText.refresh}
            loading={refresh.isPending}
            onClick={() => refresh.mutate()}
          >
            <RefreshIcon />
          </ActionIcon>
        </Tooltip>
      </div>
      {refresh.isError && <Problem failure={refresh.error} />}
      {entities.data && (
        <Found vehicleId={vehicleId} entities={entities.data} search={search} chosen={chosen} />
      )}
      {entities.isPending && <Skeleton height={180} />}
      {entities.isError && !entities.data && !refresh.isError && (
        <Problem failure={entities.error} onRetry={() => void entities.refetch()} />
      )}
    </div>
  )
}

function ReadAt({ entities }: { entities: Entities }) {
  const age = ageMs(entities.read_at, useNow())
  const isOld = age > OLD_MS
  return (
    <span
      data-old={isOld}
      title={isOld ? `${entityText.old} ${formatUtc(entities.read_at)}` : formatUtc(entities.read_at)}
    >
      {entityText.readAt(formatClock(entities.read_at).slice(0, 8), formatAge(age))}
    </span>
  )
}

function Found(props: { vehicleId: string; entities: Entities; search: string; chosen: string | undefined }) {
  const all = props.entities.items
  if (all.length === 0) return <EmptyNote title={entityText.emptyTitle}>{entityText.empty}</EmptyNote>
  const found = matchingEntities(all, props.search)
  if (found.length === 0) return <span className="dim">{entityText.noMatch}</span>
  return <EntityTree vehicleId={props.vehicleId} entities={found} chosen={props.chosen} />
}
