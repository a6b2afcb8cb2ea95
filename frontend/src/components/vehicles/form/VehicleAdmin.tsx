import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { Vehicle } from '@/api/wire'
import { AddVehicle } from '@/components/vehicles/form/AddVehicle'
import { ADMIN_ROW, adminColumns } from '@/components/vehicles/form/adminColumns'
import { DeleteVehicle } from '@/components/vehicles/form/DeleteVehicle'
import { VehicleDialog } from '@/components/vehicles/form/VehicleDialog'
import { VehicleTable } from '@/components/vehicles/VehicleTable'
import { vehicleText } from '@/lib/text/vehicle'
import { vehicleListText } from '@/lib/text/vehicleList'
import { SearchIcon } from '@/ui/icons'
import { EmptyNote } from '@/ui/Note'

const SEARCH_AFTER_MS = 250

interface AdminProps {
  q: string | undefined
  onSearch: (q: string | undefined) => void
}

/** The vehicles for whoever keeps them: add, change, delete. */
export function VehicleAdmin({ q, onSearch, toolsClass }: AdminProps & { toolsClass: string | undefined }) {
  const [edited, setEdited] = useState<Vehicle>()
  const [deleted, setDeleted] = useState<Vehicle>()
  const [total, setTotal] = useState<number>()
  const columns = useMemo(() => adminColumns({ onEdit: setEdited, onDelete: setDeleted }), [])
  return (
    <>
      <div className={toolsClass} role="search">
        <Search q={q} onSearch={onSearch} />
        <AddVehicle />
        <output>{total !== undefined && vehicleText.total(total, q !== undefined)}</output>
      </div>
      <VehicleTable
        key={q}
        name="vehicles-kept"
        filter={{ q }}
        columns={columns}
        rowClass={ADMIN_ROW}
        onOpen={setEdited}
        onTotal={setTotal}
        empty={
          q === undefined ? (
            <EmptyNote title={vehicleText.emptyTitle}>{vehicleListText.emptyForAdmin}</EmptyNote>
          ) : (
            <EmptyNote
              title={vehicleText.noMatchTitle}
              actions={<Button onClick={() => onSearch(undefined)}>{vehicleText.clearFilters}</Button>}
            >
              {vehicleListText.noMatch}
            </EmptyNote>
          )
        }
      />
      {edited && <VehicleDialog key={edited.id} vehicle={edited} onClose={() => setEdited(undefined)} />}
      {deleted && <DeleteVehicle vehicle={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function Search({ q, onSearch }: AdminProps) {
  const [typed, setTyped] = useState(q ?? '')
  const search = useDebouncedCallback((words: string) => onSearch(words.trim() || undefined), SEARCH_AFTER_MS)
  return (
    <TextInput
      type="search"
      label={vehicleText.search}
      placeholder={vehicleListText.searchHint}
      maxLength={100}
      leftSection={<SearchIcon />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        search(currentTarget.value)
      }}
    />
  )
}
