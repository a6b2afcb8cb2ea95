import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useServices } from '@/api/services'
import { vehicleListQuery, vehicleQuery } from '@/api/vehicles'

interface PickerProps {
  label: string
  placeholder: string
  value: string | undefined
  onChange: (vehicleId: string | undefined) => void
}

/** Finds a vehicle by VIN or name. The server searches; only its first page is offered. */
export function VehiclePicker({ label, placeholder, value, onChange }: PickerProps) {
  const { api } = useServices()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 250)
  const chosen = useQuery({ ...vehicleQuery(api, value ?? ''), enabled: value !== undefined }).data
  const chosenName = chosen && optionName(chosen)
  const q = search === chosenName ? '' : search
  const found = useInfiniteQuery({ ...vehicleListQuery(api, { q }), refetchInterval: false })
  const offered = found.data?.pages.flatMap(({ items }) => items) ?? []
  const others = offered.filter(({ id }) => id !== chosen?.id)
  return (
    <Select
      label={label}
      placeholder={placeholder}
      size="xs"
      searchable
      maxLength={100}
      clearable
      data={[...(chosen ? [chosen] : []), ...others].map((vehicle) => ({
        value: vehicle.id,
        label: optionName(vehicle),
      }))}
      // The server has searched already.
      filter={({ options }) => options}
      value={value ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id ?? undefined)}
    />
  )
}

function optionName({ name, vin }: { name: string; vin: string }): string {
  return `${name} (${vin.slice(-6)})`
}
