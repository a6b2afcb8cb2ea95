import { expect, it } from 'vitest'
import { HISTORY_MS, Series } from '@/api/live/series'

function points(series: Series, from: number, to: number): number[] {
  const seen: number[] = []
  series.each(from, to, (at) => seen.push(at))
  return seen
}

it('gives what lies in a window, and one point on either side', () => {
  const series = new Series()
  for (let at = 0; at < 5_000; at += 1) series.add(at * 100, at)
  expect(points(series, 204_800, 205_000)).toEqual([204_800, 204_900, 205_000, 205_100])
  expect(points(series, 204_810, 204_990)).toEqual([204_800, 204_900, 205_000])
  expect(points(series, 0, 50)).toEqual([0, 100])
  expect(points(series, 900_000, 950_000)).toEqual([499_900])
})

it('finds the value that held at a moment', () => {
  const series = new Series()
  series.add(100, 1)
  series.add(200, NaN)
  expect(series.before(99)).toBeUndefined()
  expect(series.before(150)).toEqual({ at: 100, value: 1 })
  expect(series.before(5_000)).toEqual({ at: 200, value: NaN })
})

it('keeps half an hour, and no more memory than that takes', () => {
  const series = new Series()
  const perHistory = HISTORY_MS / 100
  for (let at = 0; at < 3 * perHistory; at += 1) series.add(at * 100, at)
  expect(series.size).toBeGreaterThanOrEqual(perHistory)
  expect(series.size).toBeLessThan(perHistory + 2 * 1_024)
  expect(series.last).toEqual({ at: (3 * perHistory - 1) * 100, value: 3 * perHistory - 1 })
})

it('leaves out what comes late', () => {
  const series = new Series()
  series.add(200, 1)
  series.add(100, 2)
  series.add(200, 3)
  expect(series.size).toBe(1)
})
