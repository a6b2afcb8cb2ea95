import { expect, it } from 'vitest'
import { View } from '@/components/live/view'

const NOW = 10_000_000
const MINUTE = 60_000

it('follows the present until it is held', () => {
  const view = new View()
  expect(view.range(NOW)).toEqual([NOW - MINUTE, NOW])
  view.pause(NOW)
  expect(view.range(NOW + 5_000)).toEqual([NOW - MINUTE, NOW])
  view.follow()
  expect(view.range(NOW + 5_000)).toEqual([NOW + 5_000 - MINUTE, NOW + 5_000])
})

it('keeps the moment under the pointer where it is while zooming', () => {
  const view = new View()
  view.zoom(0.5, NOW - 15_000, NOW)
  expect(view.range(NOW)).toEqual([NOW - 37_500, NOW - 7_500])
})

it('shows no less than a second, no more than the history, and nothing before it', () => {
  const view = new View()
  view.zoom(0.0001, NOW - 10_000, NOW)
  const [from, to] = view.range(NOW)
  expect(to - from).toBeCloseTo(1_000)
  view.zoom(1e9, NOW, NOW)
  expect(view.range(NOW)).toEqual([NOW - 30 * MINUTE, NOW])
  view.pan(-5, NOW)
  expect(view.range(NOW)).toEqual([NOW - 30 * MINUTE, NOW])
})

it('remembers its window for when it follows again', () => {
  const view = new View()
  view.follow(5 * MINUTE)
  view.hold(NOW - 9_000, NOW - 4_000, NOW)
  view.follow()
  expect(view.state()).toEqual({ kind: 'following', windowMs: 5 * MINUTE })
})
