import { ActionIcon, Tooltip } from '@mantine/core'
import type { ReactNode, Ref } from 'react'
import type { Entity } from '@/api/wire'
import type { Pins } from '@/components/live/pins'
import styles from '@/components/workbench/data/Data.module.css'
import { categoryName } from '@/components/workbench/data/categoryName'
import type { DataRow } from '@/components/workbench/data/dataRows'
import type { Reading } from '@/components/workbench/data/reading'
import { ValueCell } from '@/components/workbench/data/ValueCell'
import { dataText } from '@/lib/text/data'
import { ageMs, formatAge, formatClock, formatUtc } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { ChevronIcon, PencilIcon, RefreshIcon } from '@/ui/icons'

// Beyond this a value of a moving car says little about now.
const OLD_MS = 2 * 60_000

interface LineProps {
  row: DataRow
  index: number
  measure: Ref<HTMLTableRowElement>
  onFold: () => void
}

interface DataLineProps extends LineProps {
  entity: Entity
  pins: Pins
  isLinked: boolean
  isSelected: boolean
  onSelect: () => void
  /** What the description of the vehicle says; without one the vehicle is asked. */
  canWrite: boolean
  isReading: boolean
  onRead: () => void
  onWrite: () => void
}

export function DataLine({ row, index, measure, onFold, ...props }: DataLineProps) {
  const { item, reading } = row
  const age = ageMs(reading?.readAt ?? '', useNow())
  const isOld = age > OLD_MS && item.category !== 'identData'
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={props.isLinked ? 'true' : undefined}
      data-old={isOld}
      data-pinned={props.pins.isPinned(props.entity.path, item.id)}
    >
      <td className={styles.check}>
        <input
          type="checkbox"
          aria-label={dataText.select(item.name)}
          checked={props.isSelected}
          onChange={props.onSelect}
        />
      </td>
      <td className={styles.pin}>
        <PinDot entity={props.entity} row={row} pins={props.pins} />
      </td>
      <th scope="row" className={styles.name}>
        {row.hasParts && <Fold name={item.name} isOpen={row.isOpen} onFold={onFold} />}
        <span title={item.id}>{item.name}</span>
        <code className={styles.id}>{item.name === item.id ? '' : item.id}</code>
      </th>
      <ValueCell row={row} />
      <td className={styles.category}>{item.category !== null && categoryName(item.category)}</td>
      <td className={styles.group} title={item.groups.join(', ')}>
        {item.groups.join(', ')}
      </td>
      <td className={styles.readAt}>{reading && <ReadAt reading={reading} age={age} isOld={isOld} />}</td>
      <td className={styles.actions}>
        <Actions row={row} {...props} />
      </td>
    </tr>
  )
}

function Actions(props: Pick<DataLineProps, 'row' | 'isReading' | 'canWrite' | 'onRead' | 'onWrite'>) {
  const { item, reading } = props.row
  return (
    <span>
      <IconButton
        label={dataText.readOne(item.name)}
        refusal={props.isReading ? dataText.reading : undefined}
        onClick={props.onRead}
      >
        <RefreshIcon />
      </IconButton>
      {props.canWrite && reading?.isReadOnly !== true && (
        <IconButton label={dataText.write(item.name)} onClick={props.onWrite}>
          <PencilIcon />
        </IconButton>
      )}
    </span>
  )
}

/** A part of a value, moved in below it. */
export function PartLine({ row, index, measure, onFold, onAll }: LineProps & { onAll: () => void }) {
  const { part } = row
  if (part === null) return null
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} data-part="true">
      <td className={styles.check} />
      <td className={styles.pin} />
      <th scope="row" className={styles.name} data-depth={Math.min(part.depth, 4)}>
        {row.leftOut > 0 ? (
          <button type="button" className={styles.more} onClick={onAll}>
            {dataText.leftOut(row.leftOut)}
          </button>
        ) : (
          <>
            {row.hasParts && <Fold name={part.name} isOpen={row.isOpen} onFold={onFold} />}
            <span>{part.name}</span>
          </>
        )}
      </th>
      {row.leftOut > 0 ? <td colSpan={2} /> : <ValueCell row={row} />}
      <td className={styles.category} />
      <td className={styles.group} />
      <td className={styles.readAt} />
      <td />
    </tr>
  )
}

function Fold({ name, isOpen, onFold }: { name: string; isOpen: boolean; onFold: () => void }) {
  return (
    <button
      type="button"
      className={styles.fold}
      aria-expanded={isOpen}
      aria-label={isOpen ? dataText.close(name) : dataText.open(name)}
      onClick={onFold}
    >
      <ChevronIcon />
    </button>
  )
}

function PinDot({ entity, row, pins }: { entity: Entity; row: DataRow; pins: Pins }) {
  const { item, unit } = row
  const isPinned = pins.isPinned(entity.path, item.id)
  const colour = pins.colourOf({ entity: entity.path, data: item.id })
  const refused = pins.isFull && !isPinned
  const label = isPinned ? dataText.unpin(item.name) : dataText.pin(item.name)
  return (
    <Tooltip label={refused ? dataText.pinsFull : label}>
      <button
        type="button"
        className={styles.dot}
        aria-pressed={isPinned}
        aria-label={label}
        aria-disabled={refused}
        style={isPinned ? { color: `var(--line-${colour})` } : undefined}
        onClick={() => {
          if (!refused) pins.toggle({ entity: entity.path, data: item.id, name: item.name, unit })
        }}
      >
        <i aria-hidden="true" />
      </button>
    </Tooltip>
  )
}

/** The time of day; what is old says its age beside it. */
function ReadAt({ reading, age, isOld }: { reading: Reading; age: number; isOld: boolean }) {
  return (
    <time dateTime={reading.readAt} title={formatUtc(reading.readAt)} className="nowrap">
      {isOld
        ? `${formatClock(reading.readAt).slice(0, 8)}, ${dataText.old(formatAge(age))}`
        : formatClock(reading.readAt)}
    </time>
  )
}

function IconButton(props: {
  label: string
  refusal?: string | undefined
  onClick: () => void
  children: ReactNode
}) {
  const refused = props.refusal !== undefined
  return (
    <Tooltip label={props.refusal ?? props.label}>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={props.label}
        aria-disabled={refused}
        data-disabled={refused}
        onClick={refused ? undefined : props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  )
}
