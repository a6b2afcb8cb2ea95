import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { Entity, Vehicle } from '@/api/wire'
import { usePins } from '@/components/live/pins'
import styles from '@/components/workbench/data/Data.module.css'
import type { DataItem, Writables } from '@/components/workbench/data/dataItems'
import { DataLine, PartLine } from '@/components/workbench/data/DataLine'
import { dataRowsOf } from '@/components/workbench/data/dataRows'
import type { Readings } from '@/components/workbench/data/useReadings'
import { dataText } from '@/lib/text/data'

const ROW_PX = 33
// So many rows may all stand in the page, where the browser's own search finds them.
const ALL_BELOW = 100

interface TableProps {
  vehicle: Vehicle
  entity: Entity
  items: DataItem[]
  readings: Readings
  writables: Writables
  selected: ReadonlySet<string>
  onSelect: (selected: ReadonlySet<string>) => void
  /** The item that the address names. */
  linked: string | undefined
  onWrite: (item: DataItem) => void
}

/** Items with their values; of many only the rows in sight are in the page. */
export function DataTable(props: TableProps) {
  const { vehicle, entity, items, readings, selected, linked } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set())
  const pins = usePins(vehicle.id)
  const rows = useMemo(
    () => dataRowsOf(items, readings.of, { open, whole }),
    [items, readings.of, open, whole],
  )
  // eslint-disable-next-line react-hooks/incompatible-library -- it is used in this component only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: rows.length <= ALL_BELOW ? ALL_BELOW : 10,
  })
  const bring = useEffectEvent((id: string) => {
    const at = rows.findIndex(({ key }) => key === id)
    if (at >= 0) virtual.scrollToIndex(at, { align: 'center' })
  })
  useEffect(() => {
    if (linked !== undefined) bring(linked)
  }, [linked])

  const inSight = virtual.getVirtualItems()
  const before = inSight[0]?.start ?? 0
  const after = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0)
  const isAll = items.every(({ id }) => selected.has(id))
  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        className={styles.table}
        aria-label={dataText.table(entity.name)}
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.check}>
              <input
                type="checkbox"
                aria-label={dataText.selectAll}
                checked={isAll}
                onChange={() => props.onSelect(isAll ? new Set() : new Set(items.map(({ id }) => id)))}
              />
            </th>
            <th scope="col" className={styles.pin}>
              <span className="hidden-visually">{dataText.pinColumn}</span>
            </th>
            <th scope="col">{dataText.name}</th>
            <th scope="col" className={styles.right}>
              {dataText.value}
            </th>
            <th scope="col" className={styles.unit}>
              {dataText.unit}
            </th>
            <th scope="col" className={styles.category}>
              {dataText.category}
            </th>
            <th scope="col" className={styles.group}>
              {dataText.group}
            </th>
            <th scope="col" className={styles.readAt}>
              {dataText.readAt}
            </th>
            <th scope="col">
              <span className="hidden-visually">{dataText.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} />}
          {inSight.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            const fold = () => setOpen(toggled(open, row.key))
            const shared = { row, index, measure: virtual.measureElement, onFold: fold }
            if (row.part !== null)
              return (
                <PartLine
                  key={row.key}
                  {...shared}
                  onAll={() => setWhole(toggled(whole, wholeKey(row.key)))}
                />
              )
            return (
              <DataLine
                key={row.key}
                {...shared}
                entity={entity}
                pins={pins}
                isLinked={linked === row.key}
                isSelected={selected.has(row.key)}
                onSelect={() => props.onSelect(toggled(selected, row.key))}
                canWrite={props.writables === undefined || props.writables.has(row.key)}
                isReading={readings.progress !== undefined}
                onRead={() => readings.read([row.item])}
                onWrite={() => props.onWrite(row.item)}
              />
            )
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
    </div>
  )
}

function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden="true" style={{ height }}>
      <td colSpan={9} />
    </tr>
  )
}

function toggled(known: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return known.has(key) ? new Set([...known].filter((each) => each !== key)) : new Set([...known, key])
}

/** The line "show more" of a value has the value's key with dots. */
function wholeKey(rowKey: string): string {
  return rowKey.replace(/\/\.\.\.$/, '')
}
