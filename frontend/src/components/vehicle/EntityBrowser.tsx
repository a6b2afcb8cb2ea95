import { ActionIcon, Skeleton, TextInput, Tooltip } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useServices } from '@/api/services'
import { entitiesQuery, refreshEntities } from '@/api/vehicles'
import type { Entities } from '@/api/wire'
import { useOpenFaults } from '@/components/faults/useVehicleFaults'
import { Problem } from '@/components/Problem'
import styles from '@/components/vehicle/EntityBrowser.module.css'
import { arrangeEntities, matchingNodes } from '@/components/vehicle/entityNodes'
import { EntityTree } from '@/components/vehicle/EntityTree'
import { entityText } from '@/lib/text/vehicle'
import { ageMs, formatAge, formatClock, formatUtc } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { RefreshIcon, SearchIcon } from '@/ui/icons'
import { EmptyNote } from '@/ui/Note'

const OLD_MS = 60 * 60_000

interface BrowserProps {
  vehicleId: string
  chosen: string | undefined
  onChosen?: () => void
}

/** What the vehicle is made of, as it last said, and how long ago that was. */
export function EntityBrowser(props: BrowserProps) {
  const { api } = useServices()
  const cache = useQueryClient()
  const entities = useQuery(entitiesQuery(api, props.vehicleId))
  const refresh = useMutation({ mutationFn: () => refreshEntities(api, cache, props.vehicleId) })
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
      {entities.data && <Found {...props} entities={entities.data} search={search} />}
      {entities.isPending && <LoadingLines />}
      {entities.isError && !entities.data && !refresh.isError && (
        <Problem failure={entities.error} onRetry={() => void entities.refetch()} />
      )}
    </div>
  )
}

const LOADING = ['40%', '70%', '60%', '75%', '35%', '65%', '55%'] as const

function LoadingLines() {
  return (
    <div className={styles.loading}>
      {LOADING.map((width) => (
        <Skeleton key={width} height={12} width={width} />
      ))}
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

function Found({ entities, search, ...props }: BrowserProps & { entities: Entities; search: string }) {
  const openFaults = useOpenFaults(props.vehicleId)
  const nodes = useMemo(() => arrangeEntities(entities.items), [entities])
  const found = useMemo(() => matchingNodes(nodes, search), [nodes, search])
  if (entities.items.length === 0)
    return <EmptyNote title={entityText.emptyTitle}>{entityText.empty}</EmptyNote>
  return (
    <>
      <Link
        to="/vehicles/$vehicleId"
        params={{ vehicleId: props.vehicleId }}
        className={styles.whole}
        data-chosen={props.chosen === undefined}
        aria-current={props.chosen === undefined ? 'true' : undefined}
        activeProps={{}}
        onClick={props.onChosen}
      >
        {entityText.whole}
      </Link>
      {found.length === 0 && <span className="dim">{entityText.noMatch}</span>}
      <EntityTree {...props} nodes={found} openFaults={openFaults} />
    </>
  )
}
