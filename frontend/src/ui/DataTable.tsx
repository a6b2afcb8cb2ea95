import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from '@/ui/DataTable.module.css'

export interface Column<Row> {
  key: string
  head: string
  cell: (row: Row) => ReactNode
  /** Left out on narrow screens. */
  wide?: boolean
  /** Takes the room that is left, and is cut with dots. */
  grow?: boolean
  right?: boolean
}

interface TableProps<Row> {
  label: string
  columns: Column<Row>[]
  /** Nothing yet: the layout is shown with empty bars. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  loadingLabel: string
  /** Opening by pointer. The first cell should also hold a link, for the keyboard. */
  onOpen?: (row: Row) => void
  chosen?: string | undefined
  /** What stands there when there is no row. */
  empty: ReactNode
}

const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6', '7', '8']

/** A dense table: 32 px rows, numbers aligned by tabular figures. */
export function DataTable<Row>(props: TableProps<Row>) {
  if (props.rows?.length === 0) return <>{props.empty}</>
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={props.label} aria-busy={props.rows === undefined}>
        <thead>
          <tr>
            {props.columns.map((column) =>
              // A column of buttons needs no name, and a heading without a name is none.
              column.head === '' ? (
                <td key={column.key} />
              ) : (
                <th key={column.key} scope="col" {...marks(column)}>
                  {column.head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {props.rows === undefined ? (
            <SkeletonRows {...props} />
          ) : (
            props.rows.map((row) => tableRow(row, props))
          )}
        </tbody>
      </table>
      {props.rows === undefined && (
        <span role="status" className="hidden-visually">
          {props.loadingLabel}
        </span>
      )}
    </div>
  )
}

function tableRow<Row>(row: Row, { columns, rowKey, onOpen, chosen }: TableProps<Row>) {
  const key = rowKey(row)
  return (
    <tr
      key={key}
      data-opens={onOpen !== undefined}
      aria-current={chosen === key ? 'true' : undefined}
      onClick={(click) => {
        if (!isControl(click.target) && !isMarking()) onOpen?.(row)
      }}
    >
      {columns.map((column) => (
        <td key={column.key} {...marks(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function SkeletonRows<Row>({ columns }: TableProps<Row>) {
  return SKELETON_ROWS.map((row) => (
    <tr key={row}>
      {columns.map((column) => (
        <td key={column.key} {...marks(column)}>
          <Skeleton height={10} width="70%" />
        </td>
      ))}
    </tr>
  ))
}

function marks<Row>(column: Column<Row>) {
  return { 'data-wide': column.wide, 'data-grow': column.grow, 'data-right': column.right }
}

/** Links and buttons inside a row do their own work. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null
}

/** Somebody who marks text in a row wants to copy it, not to leave. */
function isMarking(): boolean {
  return (window.getSelection()?.toString() ?? '') !== ''
}
