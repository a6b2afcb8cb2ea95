import { expect, it } from 'vitest'
import type { EntityRow } from '@/components/vehicle/entityNodes'
import { targetOf } from '@/components/vehicle/treeKeys'

function row(name: string, parts = 0, isOpen = false, parent: string | null = null): EntityRow {
  const entity = {
    id: name,
    name,
    kind: 'component',
    path: name,
    tags: [],
    collections: [],
    children: [],
    contains: [],
  } as const
  const node = {
    key: name,
    entity: { ...entity, tags: [], collections: [], children: [], contains: [] },
    remaining: null,
    isHeading: false,
    children: [],
  }
  const children = Array.from({ length: parts }, () => node)
  return { node: { ...node, children }, depth: 0, parent, isOpen }
}

const ROWS = [
  row('Body', 2, true),
  row('Door', 0, false, 'Body'),
  row('Dashboard', 0, false, 'Body'),
  row('Engine', 1),
]

function press(key: string, active: string, typed = { text: '', at: 0 }, now = 10_000) {
  return targetOf({ key, ctrlKey: false, metaKey: false, altKey: false }, ROWS, active, typed, now)
}

it('arrows go up and down and stop at the ends', () => {
  expect(press('ArrowDown', 'Body')).toEqual({ to: 1 })
  expect(press('ArrowDown', 'Engine')).toEqual({})
  expect(press('ArrowUp', 'Body')).toEqual({})
  expect(press('Home', 'Engine')).toEqual({ to: 0 })
  expect(press('End', 'Body')).toEqual({ to: 3 })
})

it('right unfolds and then enters, left folds and then leaves', () => {
  expect(press('ArrowRight', 'Engine')).toEqual({ fold: { key: 'Engine', isFolded: false } })
  expect(press('ArrowRight', 'Body')).toEqual({ to: 1 })
  expect(press('ArrowLeft', 'Body')).toEqual({ fold: { key: 'Body', isFolded: true } })
  expect(press('ArrowLeft', 'Dashboard')).toEqual({ to: 0 })
})

it('letters typed in one go name an entity, and one letter again and again goes through all', () => {
  const typed = { text: '', at: 0 }
  expect(press('d', 'Body', typed, 5_000)).toEqual({ to: 1 })
  expect(press('d', 'Door', typed, 5_100)).toEqual({ to: 2 })
  expect(press('o', 'Door', typed, 5_200)).toEqual({ to: 1 })
  expect(press('x', 'Door', typed, 9_000)).toEqual({})
})

it('keys with Control are not for the tree', () => {
  const keys = { key: 'k', ctrlKey: true, metaKey: false, altKey: false }
  expect(targetOf(keys, ROWS, 'Body', { text: '', at: 0 }, 0)).toBeUndefined()
})
