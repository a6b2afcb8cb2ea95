import { expect, it } from 'vitest'
import { above, findIn, openAtFirst, openEverywhere, rowsOf } from '@/ui/jsonRows'

const ANSWER = { items: [{ id: 'bms', 'a/b': null }, { id: 'hpc' }], total: 2 }

it('shows the parts of what is open, and only those', () => {
  const rows = rowsOf(ANSWER, (pointer) => pointer === '' || pointer === '/items')
  expect(rows.map(({ pointer, depth, parts }) => [pointer, depth, parts])).toEqual([
    ['', 0, 2],
    ['/items', 1, 2],
    ['/items/0', 2, 2],
    ['/items/1', 2, 1],
    ['/total', 1, undefined],
  ])
})

it('opens a small tree wholly and of a large one the first levels', () => {
  expect(openAtFirst(ANSWER)).toEqual(new Set(['', '/items', '/items/0', '/items/1']))
  const large = { items: Array.from({ length: 1_000 }, (_, id) => ({ id })) }
  expect(openAtFirst(large)).toEqual(new Set(['', '/items']))
  expect(openEverywhere(large).size).toBe(1_002)
})

it('finds a text in names and in values', () => {
  expect(findIn(ANSWER, 'BMS')).toEqual(['/items/0/id'])
  expect(findIn(ANSWER, 'id')).toEqual(['/items/0/id', '/items/1/id'])
  expect(findIn(ANSWER, 'a/b')).toEqual(['/items/0/a~1b'])
  expect(findIn(ANSWER, ' ')).toEqual([])
})

it('knows what must be open so that a place is seen', () => {
  expect(above('/items/0/id')).toEqual(['', '/items', '/items/0'])
  expect(above('')).toEqual([])
})

it('makes rows of a hundred thousand nodes without running out of anything', () => {
  const huge = Array.from({ length: 100_000 }, (_, index) => index)
  expect(rowsOf(huge, () => true)).toHaveLength(100_001)
  expect(findIn(huge, '99999')).toEqual(['/99999'])
})
