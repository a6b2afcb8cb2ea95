import { expect, it } from 'vitest'
import { historyQueryOf, isFiltered, statusesOf, toggledStatuses, UNDER_WAY } from '@/api/history'

const NOW = Date.parse('2026-11-24T12:00:00.000Z')

it('asks for nothing but what is given', () => {
  expect(historyQueryOf({}, NOW)).toEqual({})
  expect(isFiltered({})).toBe(false)
  expect(historyQueryOf({ vehicle: 'v1', component: 'bms', status: 'failed,unknown' }, NOW)).toEqual({
    vehicle_id: 'v1',
    component: 'bms',
    status: ['failed', 'unknown'],
  })
})

it('counts a range back from now, and lets it win over exact times', () => {
  const range = { range: 'day', since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' } as const
  expect(historyQueryOf(range, NOW)).toEqual({ since: '2026-11-23T12:00:00.000Z' })
})

it('leaves out what somebody mistyped in the address', () => {
  expect(historyQueryOf({ since: 'yesterday', status: 'exploded' }, NOW)).toEqual({})
  expect(statusesOf({ status: 'exploded,failed' })).toEqual(['failed'])
})

it('adds and takes away states, those under way together', () => {
  const both = toggledStatuses(toggledStatuses({}, ['failed']), UNDER_WAY)
  expect(both.status).toBe('accepted,claimed,dispatching,streaming,failed')
  expect(toggledStatuses(both, UNDER_WAY).status).toBe('failed')
  expect(toggledStatuses({ status: 'failed' }, ['failed']).status).toBeUndefined()
})
