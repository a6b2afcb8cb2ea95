import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { FAULT_FILTERS, VEHICLE_STATUSES, type VehicleListFilter } from '@/api/vehicles'
import { vehicleText } from '@/lib/text/vehicle'
import { vehicleListText } from '@/lib/text/vehicleList'
import { CrossIcon, SearchIcon } from '@/ui/icons'

const SEARCH_AFTER_MS = 250

interface FiltersProps {
  filter: VehicleListFilter
  /** `typing`: one of many changes, of which the back button takes back only all together. */
  onChange: (filter: VehicleListFilter, how?: 'typing') => void
}

/** Fields for what the address holds. */
export function VehicleFilters({ filter, onChange }: FiltersProps) {
  return (
    <>
      <SearchField filter={filter} onChange={onChange} />
      <NativeSelect
        label={vehicleText.statusFilter}
        value={filter.status ?? ''}
        data={[
          { value: '', label: vehicleText.anyStatus },
          ...VEHICLE_STATUSES.map((value) => ({ value, label: vehicleText.statusWord[value] })),
        ]}
        onChange={({ currentTarget }) =>
          onChange({ ...filter, status: VEHICLE_STATUSES.find((known) => known === currentTarget.value) })
        }
      />
      <NativeSelect
        label={vehicleListText.faultFilter}
        value={filter.faults ?? ''}
        data={[
          { value: '', label: vehicleListText.anyFaults },
          ...FAULT_FILTERS.map((value) => ({ value, label: vehicleListText.faultFilters[value] })),
        ]}
        onChange={({ currentTarget }) =>
          onChange({ ...filter, faults: FAULT_FILTERS.find((known) => known === currentTarget.value) })
        }
      />
      {filter.tag !== undefined && (
        <Button
          rightSection={<CrossIcon />}
          aria-label={vehicleListText.withoutTag(filter.tag)}
          onClick={() => onChange({ ...filter, tag: undefined })}
        >
          {vehicleListText.tag}: {filter.tag}
        </Button>
      )}
    </>
  )
}

function SearchField({ filter, onChange }: FiltersProps) {
  const [typed, setTyped] = useState(filter.q ?? '')
  const [told, setTold] = useState(filter.q)
  // The address changed by itself: by the back button, or a saved view.
  if (told !== filter.q) {
    setTold(filter.q)
    if ((filter.q ?? '') !== typed.trim()) setTyped(filter.q ?? '')
  }
  const search = useDebouncedCallback((q: string) => {
    onChange({ ...filter, q: q.trim() || undefined }, 'typing')
  }, SEARCH_AFTER_MS)
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
