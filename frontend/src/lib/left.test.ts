import { expect, test } from 'vitest'
import { formatLeft, secondsLeft } from '@/lib/left'

const NOON = Date.parse('2026-11-23T12:00:00Z')

test('a second that has begun is still left', () => {
  expect(secondsLeft('2026-11-23T12:00:04.200Z', NOON)).toBe(5)
  expect(secondsLeft('2026-11-23T11:59:00Z', NOON)).toBe(0)
})

test('what is left is read like a clock', () => {
  expect(formatLeft(0)).toBe('0:00')
  expect(formatLeft(271)).toBe('4:31')
  expect(formatLeft(3729)).toBe('1:02:09')
})
