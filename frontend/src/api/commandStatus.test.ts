import { expect, it } from 'vitest'
import { cancelRefusal, COMMAND_STATUSES, hasEnded, isWithVehicle, resolveRefusal } from '@/api/commandStatus'

it('lets an engineer cancel exactly what has not ended', () => {
  const allowed = COMMAND_STATUSES.filter(
    (status) => cancelRefusal({ status, risk: 'write' }, 'engineer') === undefined,
  )
  expect(allowed).toEqual(['accepted', 'claimed', 'dispatching', 'streaming'])
})

it('says how a command has ended when it can no longer be cancelled', () => {
  expect(cancelRefusal({ status: 'failed', risk: 'read' }, 'admin')).toBe(
    'The command has already ended: failed.',
  )
})

it('lets a viewer cancel a read, and nothing that changes a vehicle', () => {
  expect(cancelRefusal({ status: 'accepted', risk: 'read' }, 'viewer')).toBeUndefined()
  expect(cancelRefusal({ status: 'accepted', risk: 'write' }, 'viewer')).toMatch(/viewer may not cancel/)
})

it('settles only an unknown outcome', () => {
  expect(resolveRefusal({ status: 'unknown', risk: 'write' }, 'engineer')).toBeUndefined()
  expect(resolveRefusal({ status: 'failed', risk: 'write' }, 'engineer')).toMatch(/Only an unknown/)
})

it('knows that a command is with the vehicle only between sending and end', () => {
  expect(COMMAND_STATUSES.filter(isWithVehicle)).toEqual(['dispatching', 'streaming'])
  expect(COMMAND_STATUSES.filter((status) => isWithVehicle(status) && hasEnded(status))).toEqual([])
})
