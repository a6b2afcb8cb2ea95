import { expect, it } from 'vitest'
import { unitOf } from '@/components/live/units'

const shown = (data: unknown) => ({ id: 'x', data: 1, schema: { properties: { id: {}, data } } })
const VOLT = { 'x-sovd-unit': { display_name: 'V', factor_si_to_unit: 1 } }

it('finds the unit of a value, in both spellings', () => {
  expect(unitOf(shown({ type: 'number', ...VOLT }))).toBe('V')
  expect(unitOf(shown({ type: 'number', 'x-sovd-unit': 'km/h' }))).toBe('km/h')
})

it('finds the unit that the parts of an object share', () => {
  expect(unitOf(shown({ properties: { low: VOLT, high: VOLT } }))).toBe('V')
  expect(unitOf(shown({ properties: { low: VOLT, word: { type: 'string' } } }))).toBeNull()
})

it('finds none where there is none', () => {
  expect([unitOf(null), unitOf({ id: 'x', data: 1 }), unitOf(shown({ type: 'string' }))]).toEqual([
    null,
    null,
    null,
  ])
})
