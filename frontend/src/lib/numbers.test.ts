import { expect, it } from 'vitest'
import { formatMeasured, formatRound, placesOf } from '@/lib/numbers'

it('knows with how many places a value was sent', () => {
  expect([383.4, 12, -0.25, 0.30000000000000004, 2e-7, 1e21].map(placesOf)).toEqual([1, 0, 2, 5, 5, 0])
})

it('shows every value of a series with the places of the series, and no false precision', () => {
  expect([383.4, 386, -44.8].map((value) => formatMeasured(value, 1))).toEqual(['383.4', '386.0', '-44.8'])
  expect(formatMeasured(2316, 0)).toBe('2,316')
})

it('leaves out places that tell nothing of a value as large as this', () => {
  const values = [1234.56789, 396.41234, 12.123456, 0.1234567, 0.00002]
  expect(values.map((value) => formatMeasured(value, 5))).toEqual([
    '1,234.6',
    '396.41',
    '12.123',
    '0.12346',
    '0.00002',
  ])
})

it('writes the numbers of an axis short', () => {
  expect([0, 28.05, 0.30000000000000004, 2500, 123_456_789].map(formatRound)).toEqual([
    '0',
    '28.05',
    '0.3',
    '2,500',
    '123.5M',
  ])
})
