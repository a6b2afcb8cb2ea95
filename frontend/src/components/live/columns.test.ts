import { expect, it } from 'vitest'
import { Series } from '@/api/live/series'
import { Columns, type Cell } from '@/components/live/columns'

function drawn(
  points: [at: number, value: number][],
  from: number,
  to: number,
  count: number,
  isSwitch = false,
) {
  const series = new Series()
  points.forEach(([at, value]) => series.add(at, value))
  const columns = new Columns()
  columns.lay(from, to, count)
  const cells: Cell[] = []
  columns.fill({ series, gapMs: 250, isSwitch }, cells)
  return { times: columns.times, cells }
}

it('shows the lowest and the highest of each column, whatever lies between', () => {
  const { cells } = drawn(
    [
      [10, 5],
      [20, 9],
      [30, 1],
      [40, 6],
    ],
    0,
    100,
    1,
  )
  expect(cells.slice(0, 2)).toEqual([1, 9])
})

it('keeps a fall a fall', () => {
  const { cells } = drawn(
    [
      [10, 9],
      [20, 5],
      [30, 1],
    ],
    0,
    100,
    1,
  )
  expect(cells.slice(0, 2)).toEqual([9, 1])
})

it('goes on over columns without a sample, and breaks where samples are missing', () => {
  const { cells } = drawn(
    [
      [0, 1],
      [200, 2],
      [700, 3],
    ],
    0,
    800,
    8,
  )
  expect(cells[0]).toBe(1)
  expect(cells[2]).toBeUndefined()
  expect(cells[4]).toBe(2)
  expect(cells[6]).toBeNull()
  expect(cells[14]).toBe(3)
})

it('breaks at what is no value, also within a column', () => {
  const { cells } = drawn(
    [
      [0, 1],
      [100, NaN],
      [200, 2],
      [210, NaN],
    ],
    0,
    300,
    3,
  )
  expect(cells.slice(0, 6)).toEqual([1, undefined, null, undefined, 2, null])
})

it('begins at the edge what comes in from the left', () => {
  const points: [number, number][] = [
    [50, 0],
    [150, 10],
  ]
  expect(drawn(points, 100, 200, 1).cells[0]).toBe(5)
  expect(drawn(points, 100, 200, 1, true).cells[0]).toBe(0)
})

it('does not draw in from the left what a gap parts', () => {
  const { cells } = drawn(
    [
      [0, 0],
      [950, 10],
    ],
    900,
    1_000,
    1,
  )
  expect(cells[0]).toBe(10)
})

it('has times that never go back', () => {
  const { times } = drawn([], 1_234, 61_234, 333)
  expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true)
  expect(times[0]).toBe(1_234)
})
