import { expect, test } from 'vitest'
import { asksDue } from '@/components/workbench/locks/keeping'

const TERM = 900_000

test('an extension is asked for at half time, and not before', () => {
  expect(asksDue(TERM, TERM)).toBe(0)
  expect(asksDue(TERM, TERM / 2 + 1)).toBe(0)
  expect(asksDue(TERM, TERM / 2)).toBe(1)
})

test('an extension that did not come is asked for again, after half of what was left each time', () => {
  expect(asksDue(TERM, TERM / 4)).toBe(2)
  expect(asksDue(TERM, TERM / 8)).toBe(3)
})

test('a lock that is over is not extended', () => {
  expect(asksDue(TERM, 0)).toBe(0)
  expect(asksDue(TERM, -1)).toBe(0)
})
