// Marks on the axis of time of the live plot.
import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { keys } from '@/api/keys'
import type { Fault, FaultReading } from '@/api/wire'
import { useMarks } from '@/components/live/useMarks'
import { Provided, TestDesk } from '@/test/TestDesk'
import { sampleCommand, sampleFault as fault } from '@/test/samples'

function reading(entity: string, readAt: string, ...faults: Fault[]): FaultReading {
  const open = { fatal: 0, error: faults.length, warn: 0, info: 0 }
  return { entity, read_at: readAt, faults, open, previous: null, outdated_at: null }
}

const BEFORE = '2026-11-23T12:00:00Z'
const LATER = '2026-11-23T12:03:00Z'
const OLD = fault('OLD')

function watch(first: FaultReading[]) {
  let readings = first
  const desk = new TestDesk({
    'GET /api/v1/history': () =>
      Response.json({
        items: [
          sampleCommand(),
          sampleCommand({ id: 'c2', method: 'PUT', path: 'a/b/modes/x', risk: 'critical' }),
        ],
        vehicles: {},
        next_cursor: null,
      }),
    'GET /api/v1/vehicles/v1/faults': () => Response.json({ items: readings }),
  })
  const { result } = renderHook(() => useMarks('v1'), {
    wrapper: ({ children }) => <Provided desk={desk}>{children}</Provided>,
  })
  desk.goLive()
  return {
    marks: () =>
      result.current.map(
        ({ label, tone, at }) => `${label} ${tone} ${new Date(at).toISOString().slice(14, 19)}`,
      ),
    isRead: () => waitFor(() => expect(desk.cache.getQueryData(keys.vehicleFaults('v1'))).toBeDefined()),
    /** Somebody has read the faults of the vehicle. */
    nowRead: async (...told: FaultReading[]) => {
      readings = told
      act(() => desk.socket.tell({ type: 'news', vehicle_id: 'v1', what: 'faults' }))
      await waitFor(() => expect(desk.cache.getQueryData(keys.vehicleFaults('v1'))).toEqual(told))
    },
  }
}

it('marks what was done to the vehicle, and no fault that was there before', async () => {
  const { marks, isRead } = watch([reading('components/bms', BEFORE, OLD)])
  await isRead()
  await waitFor(() => expect(marks()).toEqual(['Set mode x plain 00:00']))
})

it('marks what comes up, with the codes people say and the worst first, when it was first seen', async () => {
  const { marks, isRead, nowRead } = watch([reading('components/bms', BEFORE, OLD)])
  await isRead()
  const warning = fault('0A7E01', { display_code: 'P0A7E', level: 'warn' })
  await nowRead(reading('components/bms', LATER, OLD, warning, fault('0A1F00')))
  await waitFor(() => expect(marks().slice(1)).toEqual(['0A1F00, P0A7E bad 03:00']))
  await nowRead(reading('components/bms', '2026-11-23T12:04:00Z', OLD, fault('0A1F00'), warning))
  expect(marks()).toHaveLength(2)
})

it('marks it again when it went and came back, and nothing that is only stored', async () => {
  const { marks, isRead, nowRead } = watch([reading('components/bms', BEFORE, fault('A'))])
  await isRead()
  await nowRead(
    reading('components/bms', LATER, fault('A', { is_open: false }), fault('B', { is_open: false })),
  )
  await nowRead(reading('components/bms', '2026-11-23T12:05:00Z', fault('A')))
  await waitFor(() => expect(marks().slice(1)).toEqual(['A bad 05:00']))
})

it('does not take the faults of a component for new that was never read before', async () => {
  const { marks, isRead, nowRead } = watch([])
  await isRead()
  await nowRead(reading('components/inverter', LATER, OLD))
  await nowRead(reading('components/inverter', '2026-11-23T12:06:00Z', OLD, fault('NEW')))
  await waitFor(() => expect(marks().slice(1)).toEqual(['NEW bad 06:00']))
})

it('names the worst three of many that come up together', async () => {
  const { marks, isRead, nowRead } = watch([reading('components/bms', BEFORE)])
  await isRead()
  const many = ['A', 'B', 'C', 'D'].map((code) => fault(code, { level: 'warn' }))
  await nowRead(reading('components/bms', LATER, ...many, fault('E', { level: 'fatal' })))
  await waitFor(() => expect(marks().slice(1)).toEqual(['E, A, B +2 bad 03:00']))
})
