import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { VehicleListFilter } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import { useRole } from '@/components/useRole'
import { VehicleFilters } from '@/components/vehicles/VehicleFilters'
import { AddVehicle } from '@/components/vehicles/form/AddVehicle'
import { VEHICLE_COLUMNS, VEHICLE_ROW } from '@/components/vehicles/vehicleColumns'
import { VehicleTable } from '@/components/vehicles/VehicleTable'
import { ViewsMenu } from '@/components/vehicles/ViewsMenu'
import { shellText } from '@/lib/text/shell'
import { vehicleText } from '@/lib/text/vehicle'
import { vehicleListText } from '@/lib/text/vehicleList'
import styles from '@/pages/VehiclesPage.module.css'
import { EmptyNote } from '@/ui/Note'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/vehicles')

export function VehiclesPage() {
  usePageTitle(vehicleText.title, shellText.product)
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const [total, setTotal] = useState<number>()
  const open = ({ id }: Vehicle) => void navigate({ to: '/vehicles/$vehicleId', params: { vehicleId: id } })
  const show = (search: VehicleListFilter, how?: 'typing') =>
    void navigate({ search, replace: how === 'typing' })
  return (
    <div className={styles.page}>
      <div className={styles.tools} role="search">
        <h1>{vehicleText.title}</h1>
        <VehicleFilters filter={filter} onChange={show} />
        <div className={styles.buttons}>
          <ViewsMenu filter={filter} onChoose={show} />
          <AddVehicle />
        </div>
        <output>{total !== undefined && vehicleText.total(total, isFiltered(filter))}</output>
      </div>
      <VehicleTable
        key={JSON.stringify(filter)}
        name="vehicles"
        filter={filter}
        columns={VEHICLE_COLUMNS}
        rowClass={VEHICLE_ROW}
        onOpen={open}
        onTotal={setTotal}
        empty={<NoVehicles filtered={isFiltered(filter)} onClear={() => show({})} />}
      />
    </div>
  )
}

function isFiltered(filter: VehicleListFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}

function NoVehicles({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const role = useRole()
  if (!filtered) {
    return (
      <EmptyNote title={vehicleText.emptyTitle}>
        {role === 'admin' ? vehicleListText.emptyForAdmin : vehicleListText.emptyForOthers}
      </EmptyNote>
    )
  }
  return (
    <EmptyNote
      title={vehicleText.noMatchTitle}
      actions={<Button onClick={onClear}>{vehicleText.clearFilters}</Button>}
    >
      {vehicleListText.noMatch}
    </EmptyNote>
  )
}
