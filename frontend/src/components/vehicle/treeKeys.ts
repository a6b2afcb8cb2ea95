// What a key means in the tree of entities. Pure, but for what was typed so far.
import type { EntityRow } from '@/components/vehicle/entityNodes'
import { nameOfNode } from '@/components/vehicle/nodeName'

const TYPED_TOGETHER_MS = 700

export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Where to go, or what to fold. */
export interface TreeWish {
  to?: number
  fold?: { key: string; isFolded: boolean }
}

export interface Typed {
  text: string
  at: number
}

export function targetOf(
  press: KeyPress,
  rows: readonly EntityRow[],
  active: string | undefined,
  typed: Typed,
  now: number,
): TreeWish | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  const at = rows.findIndex(({ node }) => node.key === active)
  const go = GO[press.key]
  if (go) return go(rows, at)
  return /^\S$/u.test(press.key) ? typedTo(press.key, rows, at, typed, now) : undefined
}

type Go = (rows: readonly EntityRow[], at: number) => TreeWish

const GO: Record<string, Go | undefined> = {
  ArrowDown: (rows, at) => (at + 1 < rows.length ? { to: at + 1 } : {}),
  ArrowUp: (_, at) => (at > 0 ? { to: at - 1 } : {}),
  Home: () => ({ to: 0 }),
  End: (rows) => ({ to: rows.length - 1 }),
  ArrowRight: (rows, at) => opened(rows[at], at),
  ArrowLeft: (rows, at) => closed(rows[at], rows),
}

function opened(row: EntityRow | undefined, at: number): TreeWish {
  if (row === undefined || row.node.children.length === 0) return {}
  return row.isOpen ? { to: at + 1 } : { fold: { key: row.node.key, isFolded: false } }
}

function closed(row: EntityRow | undefined, rows: readonly EntityRow[]): TreeWish {
  if (row === undefined) return {}
  if (row.isOpen) return { fold: { key: row.node.key, isFolded: true } }
  const parent = rows.findIndex(({ node }) => node.key === row.parent)
  return parent >= 0 ? { to: parent } : {}
}

/** The next name that begins with what was typed in one go; one letter again and again goes through all. */
function typedTo(
  letter: string,
  rows: readonly EntityRow[],
  at: number,
  typed: Typed,
  now: number,
): TreeWish {
  const goesOn = now - typed.at < TYPED_TOGETHER_MS && typed.text !== letter
  typed.text = goesOn ? typed.text + letter : letter
  typed.at = now
  const wanted = typed.text.toLowerCase()
  const from = goesOn ? at : at + 1
  const order = [...rows.keys()].map((_, step) => (Math.max(from, 0) + step) % rows.length)
  const to = order.find((index) => {
    const row = rows[index]
    return row !== undefined && nameOfNode(row.node).toLowerCase().startsWith(wanted)
  })
  return to === undefined ? {} : { to }
}
