import { describe, expect, it } from 'vitest'
import { backoffMs } from '@/lib/backoff'
import { readJson, readValue } from '@/lib/json'
import { localPath } from '@/lib/localPath'
import { formatAge, formatClock, formatOffset, formatUtc } from '@/lib/time'
import { splitVin } from '@/lib/vin'

describe('times', () => {
  it.each([
    [-5_000, '0 s'],
    [1_999, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [86_400_000 * 3, '3 d'],
  ])('an age of %i ms is %s', (ms, words) => {
    expect(formatAge(ms)).toBe(words)
  })

  it.each([
    ['2026-11-23T12:00:00.420Z', '+0.42 s'],
    ['2026-11-23T12:00:12.300Z', '+12.3 s'],
    ['2026-11-23T12:02:05.000Z', '+2:05 min'],
    ['2026-11-23T11:59:59.000Z', '+0.00 s'],
  ])('%s is %s after noon', (at, words) => {
    expect(formatOffset('2026-11-23T12:00:00.000Z', at)).toBe(words)
  })

  it('a clock shows tenths, and UTC keeps milliseconds', () => {
    expect(formatClock('2026-11-23T12:01:33.270Z')).toMatch(/^\d\d:\d\d:33\.2$/)
    expect(formatUtc('2026-11-23T12:01:33.270Z')).toBe('2026-11-23 12:01:33.270 UTC')
  })
})

describe('waiting', () => {
  it('doubles and stays within fifteen seconds', () => {
    expect([0, 1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([
      500, 1_000, 2_000, 4_000, 15_000,
    ])
  })

  it('spreads over the upper half', () => {
    expect(backoffMs(2, 0)).toBe(1_000)
  })
})

describe('a place to return to', () => {
  it.each(['/vehicles', '/vehicles/v1?entity=components%2Fbms', '/commands/1#end'])('%s is ours', (path) => {
    expect(localPath(path)).toBe(path)
  })

  it.each(['//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)', '', undefined])(
    '%s is not',
    (path) => {
      expect(localPath(path)).toBeUndefined()
    },
  )
})

describe('values', () => {
  it.each([
    ['80', 80],
    ['true', true],
    ['"80"', '80'],
    ['fast', 'fast'],
    ['{"a":1}', { a: 1 }],
  ])('%s is read as it is meant', (text, value) => {
    expect(readValue(text)).toEqual({ ok: true, value })
  })

  it('an object with a mistake is not sent as text', () => {
    expect(readValue('{"a":1,}').ok).toBe(false)
  })

  it('says what is wrong with JSON', () => {
    expect(readJson('{')).toMatchObject({ ok: false })
  })
})

it('the last six characters of a VIN stand apart', () => {
  expect(splitVin('WVWZZZ1KZAW000042')).toEqual({ head: 'WVWZZZ1KZAW', tail: '000042' })
  expect(splitVin('42')).toEqual({ head: '', tail: '42' })
})
