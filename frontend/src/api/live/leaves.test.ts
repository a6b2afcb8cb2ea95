import { expect, it } from 'vitest'
import { eachLeaf, type Leaf } from '@/api/live/leaves'

function leavesOf(value: unknown, most = 16): string[] {
  const found: Leaf[] = []
  eachLeaf(value, most, (leaf) => found.push(leaf))
  return found.map(({ path, value: number, isSwitch }) => `${path}=${number}${isSwitch ? ' switch' : ''}`)
}

it('takes a number or a switch as it is', () => {
  expect(leavesOf(396.4)).toEqual(['=396.4'])
  expect(leavesOf(true)).toEqual(['=1 switch'])
})

it('finds the numbers inside, with the way to each', () => {
  expect(leavesOf({ pack: { voltage: 396, state: 'on' }, cells: [3.6, 3.7] })).toEqual([
    'pack/voltage=396',
    'cells/0=3.6',
    'cells/1=3.7',
  ])
})

it('takes no more than asked for, and nothing from words', () => {
  expect(leavesOf([1, 2, 3, 4], 2)).toEqual(['0=1', '1=2'])
  expect(leavesOf('parked')).toEqual([])
  expect(leavesOf(null)).toEqual([])
})
