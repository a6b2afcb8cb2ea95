import { expect, test } from 'vitest'
import type { HeldLock } from '@/api/wire'
import { concerns, findForeign, isOn } from '@/components/locks/covers'
import { findForbidding } from '@/components/locks/forbidding'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const LOCK: HeldLock = {
  entity: 'components/bms',
  lock_id: 'lock-1',
  holder: { id: '0190', username: 'anna' },
  is_yours: false,
  since: '2026-11-23T11:59:00Z',
  until: '2026-11-23T12:05:00Z',
  reason: null,
  scopes: [],
  command_id: '0191',
}

test('a lock concerns its entity and what is below and above it', () => {
  expect(concerns(LOCK, 'components/bms')).toBe(true)
  expect(concerns(LOCK, 'components/bms/subcomponents/cells')).toBe(true)
  expect(concerns(LOCK, '')).toBe(true)
  expect(concerns(LOCK, 'components/bms2')).toBe(false)
  expect(concerns(LOCK, 'components/b%6Ds')).toBe(true)
  expect(isOn(LOCK, 'components/BMS')).toBe(true)
})

test('only the lock of somebody else that is still valid keeps the reader away', () => {
  expect(findForeign([LOCK], 'components/bms', NOON)).toBe(LOCK)
  expect(findForeign([{ ...LOCK, is_yours: true }], 'components/bms', NOON)).toBeUndefined()
  expect(findForeign([LOCK], 'components/bms', NOON + 3_600_000)).toBeUndefined()
})

test('a lock with scopes leaves the rest free', () => {
  const scoped = { ...LOCK, scopes: ['faults'] }
  expect(findForeign([scoped], 'components/bms', NOON, 'data')).toBeUndefined()
  expect(findForeign([scoped], 'components/bms', NOON, 'faults')).toBe(scoped)
})

test.each([
  ['DELETE', 'components/bms/faults', 'all faults of what is locked'],
  ['PUT', 'components/bms/modes/session', 'a mode of what is locked'],
  ['PUT', 'components/BMS/subcomponents/cells/data/limit', 'what is below it'],
  ['POST', 'components/bms/locks', 'a second lock'],
  ['DELETE', 'components/bms/locks/lock-1', "the lock's own end"],
])('%s %s is kept from others: %s', (method, path) => {
  expect(findForbidding([LOCK], { method, path, body: {} }, NOON)).toBe(LOCK)
  expect(findForbidding([{ ...LOCK, is_yours: true }], { method, path, body: {} }, NOON)).toBeUndefined()
})

test.each([
  ['GET', 'components/bms/faults', 'reading'],
  ['POST', 'components/bms/cyclic-subscriptions', 'what a client keeps for itself'],
  ['DELETE', 'components/bms/locks/lock-2', 'a lock that is not this one'],
  ['DELETE', 'components/inverter/faults', 'another component'],
])('%s %s is free to everybody: %s', (method, path) => {
  expect(findForbidding([LOCK], { method, path, body: {} }, NOON)).toBeUndefined()
})

test('two may lock different parts of one entity', () => {
  const scoped = { ...LOCK, scopes: ['faults'] }
  const request = { method: 'POST', path: 'components/bms/locks' } as const
  expect(findForbidding([scoped], { ...request, body: { scopes: ['modes'] } }, NOON)).toBeUndefined()
  expect(findForbidding([scoped], { ...request, body: { scopes: ['faults'] } }, NOON)).toBe(scoped)
  expect(findForbidding([scoped], { ...request, body: {} }, NOON)).toBe(scoped)
})
