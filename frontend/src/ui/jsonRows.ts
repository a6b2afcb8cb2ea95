// JSON as rows of a tree: which rows are seen, and where a text is found. Pure.

export interface JsonRow {
  /** JSON pointer from the top; empty for the whole. */
  pointer: string
  name: string
  depth: number
  value: unknown
  /** How many parts it has; nothing for a plain value. */
  parts: number | undefined
  isOpen: boolean
}

// A tree of up to this many nodes is shown open; of a larger one only the first levels.
const SMALL = 300
const LEVELS = 2
export const MOST_FOUND = 2_000

export function partsOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value)
}

/** The rows from the top down; the parts of what is closed are left out. */
export function rowsOf(value: unknown, isOpen: (pointer: string) => boolean): JsonRow[] {
  const rows: JsonRow[] = []
  const visit = (name: string, at: unknown, pointer: string, depth: number) => {
    const parts = partsOf(at)
    const open = parts !== undefined && parts.length > 0 && isOpen(pointer)
    rows.push({ pointer, name, depth, value: at, parts: parts?.length, isOpen: open })
    if (open) parts.forEach(([key, part]) => visit(key, part, below(pointer, key), depth + 1))
  }
  visit('', value, '', 0)
  return rows
}

/** What stands open at first. */
export function openAtFirst(value: unknown): Set<string> {
  const levels = countUpTo(value, SMALL) < SMALL ? Infinity : LEVELS
  const open = new Set<string>()
  eachNode(value, (at, pointer, depth) => {
    if (depth < levels && partsOf(at)) open.add(pointer)
    return depth + 1 < levels
  })
  return open
}

export function openEverywhere(value: unknown): Set<string> {
  const open = new Set<string>()
  eachNode(value, (at, pointer) => {
    if (partsOf(at)) open.add(pointer)
    return true
  })
  return open
}

/** Where a text stands in a name or in a plain value, whatever the case; at most MOST_FOUND places. */
export function findIn(value: unknown, text: string): string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const found: string[] = []
  eachNode(value, (at, pointer, _depth, name) => {
    if (found.length >= MOST_FOUND) return false
    const isPlain = partsOf(at) === undefined
    if (name.toLowerCase().includes(wanted) || (isPlain && String(at).toLowerCase().includes(wanted)))
      found.push(pointer)
    return true
  })
  return found
}

/** The places above one, so that it can be seen when they are open. */
export function above(pointer: string): string[] {
  const steps = pointer.split('/')
  return steps.slice(1).map((_step, index) => steps.slice(0, index + 1).join('/'))
}

function below(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** `visit` says whether to go on to the parts. */
function eachNode(
  value: unknown,
  visit: (at: unknown, pointer: string, depth: number, name: string) => boolean,
): void {
  const walk = (at: unknown, pointer: string, depth: number, name: string) => {
    if (!visit(at, pointer, depth, name)) return
    for (const [key, part] of partsOf(at) ?? []) walk(part, below(pointer, key), depth + 1, key)
  }
  walk(value, '', 0, '')
}

function countUpTo(value: unknown, most: number): number {
  let count = 0
  eachNode(value, () => {
    count += 1
    return count < most
  })
  return count
}
