import { ActionIcon, Modal, Skeleton, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useServices } from '@/api/services'
import { vehicleListQuery } from '@/api/vehicles'
import type { Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { VehicleStatusWord } from '@/components/StatusWords'
import styles from '@/components/vehicle/VehicleSwitcher.module.css'
import { Vin } from '@/components/Vin'
import { switcherText, vehicleText } from '@/lib/text/vehicle'
import { SearchIcon, SwapIcon } from '@/ui/icons'

/** Changes to another vehicle: a deliberate act, so it opens a list and nothing is chosen by itself. */
export function VehicleSwitcher({ current }: { current: Vehicle }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Tooltip label={switcherText.open}>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={switcherText.open}
          onClick={() => setOpen(true)}
        >
          <SwapIcon />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={switcherText.title}
        closeButtonProps={{ 'aria-label': switcherText.close }}
      >
        <OtherVehicles current={current} onChosen={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function OtherVehicles({ current, onChosen }: { current: Vehicle; onChosen: () => void }) {
  const { api } = useServices()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 250)
  const found = useInfiniteQuery({ ...vehicleListQuery(api, { q }), refetchInterval: false })
  const list = useRef<HTMLDivElement>(null)
  const vehicles = found.data?.pages.flatMap(({ items }) => items)
  return (
    <div ref={list} className={styles.switcher} onKeyDown={(event) => moveFocus(event, list.current)}>
      <TextInput
        type="search"
        data-autofocus
        maxLength={100}
        aria-label={switcherText.search}
        placeholder={vehicleText.searchHint}
        leftSection={<SearchIcon />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {found.isError && <Problem failure={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={180} />}
      {vehicles?.length === 0 && <p className="dim">{vehicleText.noMatchTitle}</p>}
      <ul className={styles.list} aria-label={vehicleText.title}>
        {vehicles?.map((vehicle) => (
          <li key={vehicle.id}>
            <Link
              to="/vehicles/$vehicleId"
              params={{ vehicleId: vehicle.id }}
              className={styles.vehicle}
              aria-current={vehicle.id === current.id ? 'page' : undefined}
              activeProps={{}}
              onClick={onChosen}
            >
              <strong>{vehicle.name}</strong>
              <Vin vin={vehicle.vin} />
              <VehicleStatusWord status={vehicle.status} reason={vehicle.status_reason} plain />
            </Link>
          </li>
        ))}
      </ul>
      {found.hasNextPage && <p className="dim">{switcherText.more}</p>}
    </div>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>, list: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || list === null) return
  const stops = [...list.querySelectorAll<HTMLElement>('input, a')]
  const next = stops[stops.findIndex((stop) => stop === document.activeElement) + step]
  event.preventDefault()
  next?.focus()
}
