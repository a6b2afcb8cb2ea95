import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useServices } from '@/api/services'
import { VEHICLE_STATUSES, vehicleListQuery } from '@/api/vehicles'
import type { Vehicle, VehicleStatus } from '@/api/wire'
import { MoreRows } from '@/components/MoreRows'
import { Problem } from '@/components/Problem'
import { VehicleStatusWord } from '@/components/StatusWords'
import { Age } from '@/components/Times'
import { Vin } from '@/components/Vin'
import { shellText, tableText } from '@/lib/text/shell'
import { vehicleText } from '@/lib/text/vehicle'
import styles from '@/pages/Page.module.css'
import { DataTable, type Column } from '@/ui/DataTable'
import { SearchIcon } from '@/ui/icons'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { Tags } from '@/ui/Tags'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/vehicles')

const COLUMNS: Column<Vehicle>[] = [
  {
    key: 'vin',
    head: vehicleText.vin,
    cell: ({ id, vin }) => (
      <Link to="/vehicles/$vehicleId" params={{ vehicleId: id }}>
        <Vin vin={vin} brief />
      </Link>
    ),
  },
  { key: 'name', head: vehicleText.name, cell: ({ name }) => <span title={name}>{name}</span>, grow: true },
  {
    key: 'status',
    head: vehicleText.status,
    cell: (vehicle) => <VehicleStatusWord status={vehicle.status} reason={vehicle.status_reason} />,
  },
  {
    key: 'seen',
    head: vehicleText.lastContact,
    cell: (vehicle) => <Age at={vehicle.last_seen_at} />,
    right: true,
    wide: true,
  },
  { key: 'tags', head: vehicleText.tags, cell: ({ tags }) => <Tags tags={tags} />, wide: true },
]

export function VehiclesPage() {
  usePageTitle(vehicleText.title, shellText.product)
  const { api } = useServices()
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(vehicleListQuery(api, filter))
  const vehicles = list.data?.pages.flatMap(({ items }) => items)
  const total = totalOf(list.data?.pages)
  return (
    <div className={styles.page}>
      <h1>{vehicleText.title}</h1>
      <Filters total={total} />
      {list.isError && <Problem failure={list.error} onRetry={() => void list.refetch()} />}
      {(vehicles ?? !list.isError) && (
        <Panel title={vehicleText.title} flush bare>
          <DataTable
            label={vehicleText.title}
            columns={COLUMNS}
            rows={vehicles}
            rowKey={({ id }) => id}
            loadingLabel={tableText.loading}
            onOpen={({ id }) => void navigate({ to: '/vehicles/$vehicleId', params: { vehicleId: id } })}
            empty={<NoVehicles filtered={isFiltered(filter)} />}
          />
          {vehicles !== undefined && vehicles.length > 0 && (
            <MoreRows
              count={vehicles.length}
              total={total}
              hasMore={list.hasNextPage}
              loading={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          )}
        </Panel>
      )}
    </div>
  )
}

function Filters({ total }: { total: number | undefined }) {
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(filter.q ?? '')
  const search = useDebouncedCallback((q: string) => {
    void navigate({ search: (known) => ({ ...known, q: q.trim() || undefined }), replace: true })
  }, 250)
  return (
    <div className={styles.filters} role="search">
      <TextInput
        type="search"
        label={vehicleText.search}
        placeholder={vehicleText.searchHint}
        maxLength={100}
        leftSection={<SearchIcon />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          search(currentTarget.value)
        }}
      />
      <NativeSelect
        label={vehicleText.statusFilter}
        value={filter.status ?? ''}
        data={[
          { value: '', label: vehicleText.anyStatus },
          ...VEHICLE_STATUSES.map((value) => ({ value, label: vehicleText.statusWord[value] })),
        ]}
        onChange={({ currentTarget }) => {
          const status = VEHICLE_STATUSES.find((known) => known === currentTarget.value)
          void navigate({ search: (known) => ({ ...known, status }), replace: true })
        }}
      />
      <output className={styles.count}>
        {total !== undefined && vehicleText.total(total, isFiltered(filter))}
      </output>
    </div>
  )
}

/** Counted with the first page only. */
function totalOf(pages: { total: number | null }[] | undefined): number | undefined {
  return pages?.[0]?.total ?? undefined
}

function isFiltered({ q, status }: { q?: string | undefined; status?: VehicleStatus | undefined }): boolean {
  return q !== undefined || status !== undefined
}

function NoVehicles({ filtered }: { filtered: boolean }) {
  const navigate = route.useNavigate()
  if (!filtered) return <EmptyNote title={vehicleText.emptyTitle}>{vehicleText.empty}</EmptyNote>
  const clear = <Button onClick={() => void navigate({ search: {} })}>{vehicleText.clearFilters}</Button>
  return (
    <EmptyNote title={vehicleText.noMatchTitle} actions={clear}>
      {vehicleText.noMatch}
    </EmptyNote>
  )
}
