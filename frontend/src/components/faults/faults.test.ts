import { expect, it } from 'vitest'
import type { Sight } from '@/api/wire'
import { environmentOf, seenIn } from '@/components/faults/environment'
import { bitOf, codesOf, compared, matchesFault } from '@/components/faults/faultStatus'
import { sampleFault as fault } from '@/test/samples'

function sight(body: unknown): Sight {
  return { path: 'p', status_code: 200, body, error: null, read_at: '2026-11-23T12:00:00Z', took_ms: 1 }
}

it('a bit that the vehicle does not tell is not told', () => {
  const told = fault('1', { status: { testFailed: '1', pendingDTC: '0', confirmedDTC: 'maybe' } })
  expect(bitOf(told, 'testFailed')).toBe(true)
  expect(bitOf(told, 'pendingDTC')).toBe(false)
  expect(bitOf(told, 'confirmedDTC')).toBeUndefined()
  expect(bitOf(told, 'warningIndicatorRequested')).toBeUndefined()
})

it('new, changed and gone faults are told apart, and without a reading before there is nothing to compare', () => {
  const now = [fault('A', { status: { testFailed: '1' } }), fault('B'), fault('C')]
  const before = [fault('A', { status: { testFailed: '0' } }), fault('B'), fault('D')]
  const { change, gone } = compared(now, before)
  expect([...change]).toEqual([
    ['A', 'changed'],
    ['C', 'new'],
    ['D', 'gone'],
  ])
  expect(gone.map(({ code }) => code)).toEqual(['D'])
  expect(compared(now, undefined).change.size).toBe(0)
})

it('faults are chosen by state, level and text', () => {
  const open = { shown: 'open', level: undefined, search: '' } as const
  const stored = fault('0A1F00', { display_code: 'P0A1F', is_open: false, fault_name: 'Cell imbalance' })
  expect(matchesFault(stored, open)).toBe(false)
  expect(matchesFault(stored, { ...open, shown: 'all', search: 'p0a1' })).toBe(true)
  expect(matchesFault(stored, { ...open, shown: 'all', level: 'fatal' })).toBe(false)
})

it('the native code stands beside the one that people say', () => {
  expect(codesOf(fault('0A1F00', { display_code: 'P0A1F' }))).toEqual({ said: 'P0A1F', native: '0A1F00' })
  expect(codesOf(fault('P0A1F'))).toEqual({ said: 'P0A1F', native: undefined })
})

it('environment data are lines of names and values, with how often it occurred', () => {
  const lines = environmentOf(
    sight({
      item: {},
      environment_data: { id: 'env_data', data: { pack_voltage: 371.2, occurrence_counter: 4 } },
    }),
  )
  expect(lines).toEqual([
    { group: '', name: 'pack voltage', value: 371.2, unit: null },
    { group: '', name: 'occurrence counter', value: 4, unit: null },
  ])
  expect(seenIn(lines).occurrences).toBe(4)
})

it('snapshots of a classic ECU are named by their identifiers', () => {
  const records = { DTCSnapshotRecord: [{ DTCSnapshotRecordDid: 'F190', DTCSnapshotRecordDidData: 12 }] }
  const body = {
    environment_data: {
      extended_data_records: { data: { aging: 3 } },
      snapshots: { data: { '1': records } },
    },
  }
  expect(environmentOf(sight(body))).toEqual([
    { group: 'extended data records', name: 'aging', value: 3, unit: null },
    { group: 'snapshots 1 DTCSnapshotRecord', name: 'F190', value: 12, unit: null },
  ])
  expect(environmentOf(sight(null))).toEqual([])
})
