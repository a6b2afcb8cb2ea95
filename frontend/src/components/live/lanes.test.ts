import { expect, it } from 'vitest'
import type { Track } from '@/api/live/recording'
import { Series } from '@/api/live/series'
import { samplesCsv } from '@/components/live/exportCsv'
import { lanesOf } from '@/components/live/lanes'

function track(name: string, unit: string | null, points: [number, number][] = [], path = ''): Track {
  const series = new Series()
  points.forEach(([at, value]) => series.add(at, value))
  const pin = { entity: 'components/bms', data: name, name, unit }
  return { key: `${name} ${path}`, pin, path, isSwitch: false, colour: 1, series }
}

it('has a lane for each unit, and one for each value without', () => {
  const lanes = lanesOf([
    track('a', 'V'),
    track('b', 'A'),
    track('c', 'V'),
    track('d', null),
    track('e', null),
  ])
  expect(lanes.map(({ label, tracks }) => `${label}: ${tracks.map(({ pin }) => pin.name).join()}`)).toEqual([
    'V: a,c',
    'A: b',
    'd: d',
    'e: e',
  ])
})

it('exports what was seen, row by row, and nothing where nothing was', () => {
  const voltage = track('Voltage', 'V', [
    [1_000, 396.5],
    [2_000, NaN],
    [3_000, -1],
  ])
  const tampered = track('=1+1', null, [[3_000, 7]])
  expect(samplesCsv([voltage, tampered], 0, 10_000)).toBe(
    "time (UTC),Voltage [V] components/bms,'=1+1 components/bms\r\n" +
      '1970-01-01T00:00:01.000Z,396.5,\r\n' +
      '1970-01-01T00:00:03.000Z,-1,7\r\n',
  )
})
