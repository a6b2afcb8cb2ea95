import { beforeEach, expect, it } from 'vitest'
import type { Pin } from '@/api/live/pinBoard'
import { Recordings } from '@/api/live/recordings'
import type { WatchListener, WatchWish } from '@/api/live/watches'
import { FakeClock } from '@/test/FakeSocket'

const VOLTAGE: Pin = { entity: 'components/bms', data: 'pack-voltage', name: 'Pack voltage', unit: 'V' }
const CELLS: Pin = { entity: 'components/bms', data: 'cells', name: 'Cells', unit: 'V' }

class Desk {
  readonly clock = new FakeClock()
  readonly said: string[] = []
  listener: WatchListener = () => undefined
  readonly recordings = new Recordings({
    live: {
      watchData: (vehicleId: string, { items, intervalMs }: WatchWish, listener: WatchListener) => {
        this.said.push(`watch ${vehicleId} ${items.map(({ data }) => data).join()} ${intervalMs}`)
        this.listener = listener
      },
      unwatchData: (vehicleId: string) => this.said.push(`unwatch ${vehicleId}`),
    },
    after: this.clock.after,
    now: () => 1_000,
  })

  tell(
    data: string,
    samples: { at: number; value?: unknown; error?: { code: string; message: string } }[],
  ): void {
    const items = [{ entity: 'components/bms', data, samples }]
    this.listener({ type: 'samples', vehicle_id: 'v1', now: 5_000, items })
  }
}

let desk: Desk
beforeEach(() => {
  desk = new Desk()
})

it('watches once for all parts of the page, and until a while after the last of them', () => {
  const leave = desk.recordings.use('v1')
  const leaveToo = desk.recordings.use('v1')
  desk.recordings.want('v1', [VOLTAGE], 100)
  desk.recordings.want('v1', [VOLTAGE], 100)
  leave()
  leaveToo()
  desk.clock.pass(19_000)
  expect(desk.said).toEqual(['watch v1 pack-voltage 100'])
  desk.clock.pass(2_000)
  expect(desk.said).toEqual(['watch v1 pack-voltage 100', 'unwatch v1'])
})

it('goes on without a gap for who comes back in time', () => {
  desk.recordings.use('v1')()
  desk.recordings.want('v1', [VOLTAGE], 100)
  desk.clock.pass(10_000)
  desk.recordings.use('v1')
  desk.clock.pass(60_000)
  expect(desk.said).toEqual(['watch v1 pack-voltage 100'])
})

it('watches anew when the pins or the rate change, and not at all without pins', () => {
  desk.recordings.want('v1', [VOLTAGE], 100)
  desk.recordings.want('v1', [VOLTAGE, CELLS], 100)
  desk.recordings.want('v1', [VOLTAGE, CELLS], 500)
  desk.recordings.want('v1', [], 500)
  expect(desk.said.slice(1)).toEqual([
    'watch v1 pack-voltage,cells 100',
    'watch v1 pack-voltage,cells 500',
    'unwatch v1',
  ])
})

it('makes a line of each number, in the order of the pins', () => {
  desk.recordings.want('v1', [VOLTAGE, CELLS], 100)
  desk.tell('cells', [{ at: 10, value: [3.6, 3.7] }])
  desk.tell('pack-voltage', [{ at: 12, value: 396 }])
  const tracks = desk.recordings.of('v1').tracks()
  expect(tracks.map(({ pin, path }) => `${pin.data}/${path}`)).toEqual([
    'pack-voltage/',
    'cells/0',
    'cells/1',
  ])
  expect(tracks.map(({ series }) => series.last)).toEqual([
    { at: 12, value: 396 },
    { at: 10, value: 3.6 },
    { at: 10, value: 3.7 },
  ])
})

it('breaks the line where there was an error, or where samples were dropped', () => {
  desk.recordings.want('v1', [VOLTAGE], 100)
  desk.tell('pack-voltage', [{ at: 10, value: 1 }])
  desk.tell('pack-voltage', [{ at: 20, error: { code: 'not-responding', message: 'it sleeps' } }])
  const recording = desk.recordings.of('v1')
  expect(recording.tracks()[0]?.series.last).toEqual({ at: 20, value: NaN })
  expect(recording.latestOf(VOLTAGE)).toEqual({ at: 20, text: null, error: 'it sleeps' })
  const items = [{ ...VOLTAGE, dropped: 4, samples: [{ at: 90, value: 2 }] }]
  desk.listener({ type: 'samples', vehicle_id: 'v1', now: 5_000, items })
  expect(recording.tracks()[0]?.series.before(89)).toEqual({ at: 89, value: NaN })
})

it('keeps words apart from lines, and forgets what is not pinned any more', () => {
  desk.recordings.want('v1', [VOLTAGE], 100)
  desk.tell('pack-voltage', [{ at: 10, value: 'closed' }])
  const recording = desk.recordings.of('v1')
  expect(recording.tracks()).toEqual([])
  expect(recording.latestOf(VOLTAGE)?.text).toBe('closed')
  desk.recordings.want('v1', [CELLS], 100)
  expect(recording.latestOf(VOLTAGE)).toBeUndefined()
})

it('gives each line a colour of its own, which stays when another is taken off', () => {
  desk.recordings.want('v1', [VOLTAGE, CELLS], 100)
  desk.tell('pack-voltage', [{ at: 12, value: 396 }])
  desk.tell('cells', [{ at: 12, value: 3.6 }])
  desk.recordings.want('v1', [CELLS], 100)
  desk.tell('cells', [{ at: 13, value: 3.6 }])
  expect(
    desk.recordings
      .of('v1')
      .tracks()
      .map(({ colour }) => colour),
  ).toEqual([2])
})

it('knows the time of the samples', () => {
  desk.recordings.want('v1', [VOLTAGE], 100)
  desk.tell('pack-voltage', [{ at: 4_990, value: 1 }])
  expect(desk.recordings.of('v1').now(1_000)).toBe(5_000)
})
