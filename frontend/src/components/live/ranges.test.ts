import { expect, it } from 'vitest'
import { steadyRange } from '@/components/live/ranges'

it('gives some room above and below', () => {
  expect(steadyRange(null, 0, 100)).toEqual([-8, 108])
})

it('stays as it is while the values fit and fill it', () => {
  const before = steadyRange(null, 0, 100)
  expect(steadyRange(before, 20, 90)).toBe(before)
  expect(steadyRange(before, 0, 120)).not.toBe(before)
  expect(steadyRange(before, 40, 50)).not.toBe(before)
})

it('shows a value that does not change in the middle', () => {
  const [low, high] = steadyRange(null, 400, 400)
  expect((low + high) / 2).toBe(400)
  expect(high).toBeGreaterThan(low)
  expect(steadyRange([low, high], 400, 400)).toEqual([low, high])
})

it('keeps what it had when there is nothing to show', () => {
  expect(steadyRange(null, null, null)).toEqual([0, 1])
  expect(steadyRange([3, 4], null, null)).toEqual([3, 4])
})
