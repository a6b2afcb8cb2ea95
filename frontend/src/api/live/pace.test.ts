import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Pace } from '@/api/live/pace'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('acts soon once, however often it is wished for', () => {
  const act = vi.fn()
  const pace = new Pace(3_000, act)
  for (let wish = 0; wish < 50; wish += 1) pace.wish()
  vi.advanceTimersByTime(300)
  expect(act).toHaveBeenCalledTimes(1)
})

it('keeps its distance under a stream of wishes, and forgets none', () => {
  const act = vi.fn()
  const pace = new Pace(3_000, act)
  for (let ms = 0; ms < 30_000; ms += 100) {
    pace.wish()
    vi.advanceTimersByTime(100)
  }
  expect(act.mock.calls.length).toBeLessThanOrEqual(11)
  const before = act.mock.calls.length
  pace.wish()
  vi.advanceTimersByTime(3_000)
  expect(act.mock.calls.length).toBeGreaterThan(before)
})
