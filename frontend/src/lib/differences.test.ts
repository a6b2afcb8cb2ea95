import { expect, it } from 'vitest'
import { differences } from '@/lib/differences'

it('names every place that differs, and no other', () => {
  expect(differences({ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 5, d: 3 }, e: 6 })).toEqual([
    { at: '/b/c', before: 2, after: 5 },
    { at: '/e', before: undefined, after: 6 },
  ])
})

it('compares plain values as a whole', () => {
  expect(differences(80, 81)).toEqual([{ at: '', before: 80, after: 81 }])
  expect(differences('x', 'x')).toEqual([])
  expect(differences([1, 2], { 0: 1, 1: 2 })).toHaveLength(1)
})
