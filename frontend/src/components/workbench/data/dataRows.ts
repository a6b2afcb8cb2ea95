// The lines of the data table: each item, and below it the parts of its value that are unfolded. Pure.
import type { DataItem } from '@/components/workbench/data/dataItems'
import { partSchema, unitOf, type Reading } from '@/components/workbench/data/reading'
import { isObject } from '@/lib/json'

/** A long list shows so many of its elements until somebody wants all. */
export const FIRST_PARTS = 20

export interface DataRow {
  /** The id of the item, and of a part its JSON pointer too. */
  key: string
  item: DataItem
  reading: Reading | undefined
  /** Null for the item itself. */
  part: { name: string; depth: number } | null
  value: unknown
  unit: string | null
  error: string | undefined
  hasParts: boolean
  isOpen: boolean
  /** So many parts are left out behind this line. */
  leftOut: number
}

export interface Unfolded {
  open: ReadonlySet<string>
  whole: ReadonlySet<string>
}

export function dataRowsOf(
  items: readonly DataItem[],
  readingOfItem: (item: DataItem) => Reading | undefined,
  unfolded: Unfolded,
): DataRow[] {
  return items.flatMap((item) => {
    const reading = readingOfItem(item)
    const value = reading?.value
    const isOpen = unfolded.open.has(item.id)
    const row: DataRow = {
      key: item.id,
      item,
      reading,
      part: null,
      value,
      unit: reading?.unit ?? null,
      error: reading?.errors.get(''),
      hasParts: hasParts(value),
      isOpen,
      leftOut: 0,
    }
    if (reading === undefined || !isOpen) return [row]
    return [
      row,
      ...partRows({ item, reading, value, schema: reading.schema, pointer: '', depth: 1 }, unfolded),
    ]
  })
}

interface Whole {
  item: DataItem
  reading: Reading
  value: unknown
  schema: unknown
  pointer: string
  depth: number
}

function partRows({ item, reading, value, schema, pointer, depth }: Whole, unfolded: Unfolded): DataRow[] {
  const parts = partsOf(value)
  const wholeKey = item.id + pointer
  const shown = unfolded.whole.has(wholeKey) ? parts : parts.slice(0, FIRST_PARTS)
  const rows = shown.flatMap(([name, part]): DataRow[] => {
    const at = `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
    const key = item.id + at
    const inner = partSchema(schema, name)
    const isOpen = unfolded.open.has(key)
    const row: DataRow = {
      key,
      item,
      reading,
      part: { name: String(name), depth },
      value: part,
      unit: unitOf(inner),
      error: reading.errors.get(at),
      hasParts: hasParts(part),
      isOpen,
      leftOut: 0,
    }
    if (!isOpen) return [row]
    return [
      row,
      ...partRows({ item, reading, value: part, schema: inner, pointer: at, depth: depth + 1 }, unfolded),
    ]
  })
  const last = rows.at(-1)
  if (shown.length === parts.length || last === undefined) return rows
  const rest = {
    ...last,
    key: `${wholeKey}/...`,
    leftOut: parts.length - shown.length,
    hasParts: false,
    isOpen: false,
  }
  return [...rows, { ...rest, part: { name: '', depth } }]
}

function hasParts(value: unknown): boolean {
  return partsOf(value).length > 0
}

function partsOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((part: unknown, at): [number, unknown] => [at, part])
  return isObject(value) ? Object.entries(value) : []
}

/** What stands in the line of a value that has parts: as many as fit. */
export function summaryOf(value: unknown, told: (scalar: unknown) => string): string {
  const parts = partsOf(value).slice(0, 6)
  const words = parts.map(([name, part]) => {
    const text = isObject(part) || Array.isArray(part) ? '...' : told(part)
    return typeof name === 'number' ? text : `${name} ${text}`
  })
  return words.join(Array.isArray(value) ? ', ' : ' · ')
}
