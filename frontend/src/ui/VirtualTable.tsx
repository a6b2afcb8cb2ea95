import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, type ReactNode } from 'react'
import { useActiveRow } from '@/ui/useActiveRow'
import styles from '@/ui/VirtualTable.module.css'

// As the tokens have it: --row. The head is as high.
export const ROW_PX = 32
const OVERSCAN = 6
// More than can be shown at once, so that no two rows of a frame are the same one.
const ROWS_IN_USE = 256

export interface VirtualColumn<Row> {
  key: string
  head: string
  cell: (row: Row) => ReactNode
  right?: boolean
}

interface VirtualTableProps<Row> {
  label: string
  columns: VirtualColumn<Row>[]
  /** How many rows there are in all, loaded or not. */
  count: number
  /** Nothing while that part of the list is being loaded. */
  rowAt: (index: number) => Row | undefined
  onOpen: (row: Row) => void
  /** Told which rows are to be seen, so that they are loaded. */
  onRange: (first: number, last: number) => void
  /** The grid's tracks, and which columns a narrow screen leaves out (`data-column`). */
  rowClass: string | undefined
  scrollId?: string
  initialOffset?: number
}

/**
 * A table of any length: only what is to be seen stands in the page, the scroll bar is true, and the arrow keys go
 * through all of it.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { count, rowAt, onRange } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is kept from one render to the next
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
    initialOffset: props.initialOffset ?? 0,
  })
  const shown = virtual.getVirtualItems()
  const first = shown[0]?.index ?? 0
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => onRange(first, last), [onRange, first, last])
  const { active, moveTo, onKeyDown } = useActiveRow({
    count,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2),
    scrollTo: (index) => virtual.scrollToIndex(index),
    onOpen: (index) => {
      const row = rowAt(index)
      if (row !== undefined) props.onOpen(row)
    },
  })
  const isShown = active !== undefined && active >= first && active <= last
  const isLoading = shown.some(({ index }) => rowAt(index) === undefined)
  return (
    <div
      ref={scroller}
      className={styles.scroll}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={props.columns.length}
      aria-busy={isLoading}
      aria-activedescendant={isShown ? `${id}${active}` : undefined}
      tabIndex={0}
      data-scroll-restoration-id={props.scrollId}
      onKeyDown={onKeyDown}
      onFocus={({ target, currentTarget }) => {
        if (target === currentTarget && active === undefined) moveTo(first)
      }}
    >
      <Head columns={props.columns} rowClass={props.rowClass} />
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => (
          <VirtualRow
            // Rows are used again: to fill one anew takes a fraction of making and removing one.
            key={index % ROWS_IN_USE}
            id={`${id}${index}`}
            index={index}
            top={start - ROW_PX}
            row={rowAt(index)}
            columns={props.columns}
            rowClass={props.rowClass}
            isActive={index === active}
            onOpen={props.onOpen}
          />
        ))}
      </div>
    </div>
  )
}

function Head<Row>({ columns, rowClass }: { columns: VirtualColumn<Row>[]; rowClass: string | undefined }) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={rowClass}>
        {columns.map(({ key, head, right }) => (
          <div key={key} role="columnheader" data-column={key} data-right={right}>
            {head}
          </div>
        ))}
      </div>
    </div>
  )
}

interface RowProps<Row> {
  id: string
  index: number
  top: number
  row: Row | undefined
  columns: VirtualColumn<Row>[]
  rowClass: string | undefined
  isActive: boolean
  onOpen: (row: Row) => void
}

function VirtualRow<Row>(props: RowProps<Row>) {
  const { row, columns } = props
  // Scrolling renders the table at every frame; what stands in a row that stays is not rendered again.
  const cells = useMemo(
    () =>
      columns.map(({ key, cell, right }) => (
        <div key={key} role="gridcell" data-column={key} data-right={right}>
          {row === undefined ? <i className={styles.bar} /> : cell(row)}
        </div>
      )),
    [columns, row],
  )
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.isActive}
      className={`${styles.row ?? ''} ${props.rowClass ?? ''}`}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={({ target }) => {
        if (row !== undefined && !isControl(target) && !isMarking()) props.onOpen(row)
      }}
    >
      {cells}
    </div>
  )
}

/** Links and buttons inside a row do their own work. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null
}

/** Somebody who marks text in a row wants to copy it, not to leave. */
function isMarking(): boolean {
  return (window.getSelection()?.toString() ?? '') !== ''
}
