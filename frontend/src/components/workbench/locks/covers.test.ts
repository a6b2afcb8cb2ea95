import { expect, test } from 'vitest'
import type { HeldLock } from '@/api/wire'
import { concerns, findForeign, isOn } from '@/components/workbench/locks/covers'

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
