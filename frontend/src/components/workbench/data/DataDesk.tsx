import { Button } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Entity, Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import styles from '@/components/workbench/data/Data.module.css'
import { DataHead } from '@/components/workbench/data/DataHead'
import {
  matchingItems,
  writablesOf,
  type DataFilter,
  type DataItem,
} from '@/components/workbench/data/dataItems'
import { DataTable } from '@/components/workbench/data/DataTable'
import { useReadings } from '@/components/workbench/data/useReadings'
import { WriteDialog } from '@/components/workbench/data/WriteDialog'
import { SidePanels } from '@/components/workbench/SidePanels'
import { useLook } from '@/components/workbench/useLook'
import { dataText } from '@/lib/text/data'
import { EmptyNote } from '@/ui/Note'

// Opening a tab asks for so many values by itself; a vehicle with more is asked on purpose.
const READ_AT_FIRST = 100
const NO_FILTER: DataFilter = { category: undefined, group: undefined, search: '' }

interface DeskProps {
  vehicle: Vehicle
  entity: Entity
  items: DataItem[]
}

/** The table of data with what can be done with it, and the panels beside it. */
export function DataDesk({ vehicle, entity, items }: DeskProps) {
  const { item: linked } = useSearch({ strict: false })
  const [filter, setFilter] = useState(NO_FILTER)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [writing, setWriting] = useState<DataItem>()
  const readings = useReadings(vehicle.id, items)
  const docs = useLook(vehicle.id, `${entity.path}/data/docs`)
  const writables = writablesOf(docs.data, entity)
  const shown = matchingItems(items, filter)

  const readFirst = useEffectEvent(() => {
    const unread = items.slice(0, READ_AT_FIRST).filter((item) => readings.of(item) === undefined)
    if (unread.length > 0) readings.read(unread)
  })
  useEffect(() => readFirst(), [])

  return (
    <div className={styles.desk}>
      <section className={styles.panel} aria-label={dataText.table(entity.name)}>
        <DataHead
          items={items}
          shown={shown}
          selected={shown.filter(({ id }) => selected.has(id))}
          filter={filter}
          onFilter={setFilter}
          readings={readings}
        />
        {readings.failure !== null && (
          <Problem failure={readings.failure} onRetry={() => readings.read(shown)} />
        )}
        {shown.length === 0 ? (
          <EmptyNote
            title={dataText.noMatchTitle}
            actions={<Button onClick={() => setFilter(NO_FILTER)}>{dataText.clearFilters}</Button>}
          >
            {dataText.noMatch}
          </EmptyNote>
        ) : (
          <DataTable
            vehicle={vehicle}
            entity={entity}
            items={shown}
            readings={readings}
            writables={writables}
            selected={selected}
            onSelect={setSelected}
            linked={linked}
            onWrite={setWriting}
          />
        )}
      </section>
      <SidePanels vehicle={vehicle} entity={entity} />
      {writing && (
        <WriteDialog
          key={writing.id}
          vehicle={vehicle}
          item={writing}
          entity={entity}
          reading={readings.of(writing)}
          describedSchema={writables?.get(writing.id)}
          onClose={() => setWriting(undefined)}
        />
      )}
    </div>
  )
}
