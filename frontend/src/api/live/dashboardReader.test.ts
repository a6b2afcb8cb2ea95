import { focusManager, QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keys } from '@/api/keys'
import { DashboardReader } from '@/api/live/dashboardReader'
import { sampleLiveEvent } from '@/test/samples'

const MINUTE_MS = 60_000

describe('the dashboard', () => {
  let reader: DashboardReader
  let readings: number[]
  let answerMs: number
  let leave: () => void
  let cache: QueryClient

  beforeEach(async () => {
    vi.useFakeTimers()
    readings = []
    answerMs = 0
    cache = new QueryClient()
    cache.mount()
    const queryFn = async () => {
      readings.push(Date.now())
      await new Promise((resolve) => setTimeout(resolve, answerMs))
      return {}
    }
    const shown = new QueryObserver(cache, { queryKey: keys.dashboard, queryFn, staleTime: Infinity })
    leave = shown.subscribe(() => undefined)
    await vi.advanceTimersByTimeAsync(10_000)
    readings = []
    reader = new DashboardReader(cache)
  })

  afterEach(() => {
    leave()
    cache.unmount()
    focusManager.setFocused(undefined)
    vi.useRealTimers()
  })

  /** `perSecond` commands begin or end, evenly. Returns how many readings there were in the worst minute. */
  async function happen(perSecond: number, forMs: number): Promise<number> {
    for (let ms = 0; ms < forMs; ms += 1_000 / perSecond) {
      reader.hear(sampleLiveEvent({ seq: 1 }))
      await vi.advanceTimersByTimeAsync(1_000 / perSecond)
    }
    return Math.max(
      ...readings.map((at) => readings.filter((one) => at <= one && one < at + MINUTE_MS).length),
    )
  }

  it('is read soon after a command began, and once more, since the server may have told what it knew before', async () => {
    reader.hear(sampleLiveEvent({ seq: 1 }))
    await vi.advanceTimersByTimeAsync(300)
    expect(readings).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(readings).toHaveLength(2)
  })

  it('is read for what it shows of a command and a vehicle, and for nothing else', async () => {
    reader.hear(sampleLiveEvent({ seq: 4, status: 'streaming', data: { progress: 40 } }))
    reader.change('locks')
    reader.change('modes')
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(readings).toHaveLength(0)
    for (const happens of [
      () => reader.hear(sampleLiveEvent({ seq: 5, status: 'succeeded' })),
      () => reader.change('status'),
      () => reader.change('faults'),
    ]) {
      readings = []
      happens()
      await vi.advanceTimersByTimeAsync(300)
      expect(readings).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(MINUTE_MS)
    }
  })

  it.each([50, 5, 1, 0.4, 0.2])(
    'is read at most 21 times a minute under %d events a second',
    async (perSecond) => {
      const most = await happen(perSecond, 2 * MINUTE_MS)
      expect(most).toBeLessThanOrEqual(21)
      const pauses = readings.slice(1).map((at, index) => at - (readings[index] ?? 0))
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2_000)
    },
  )

  it('goes on moving while a lot happens', async () => {
    await happen(50, 2 * MINUTE_MS)
    const pauses = readings.slice(1).map((at, index) => at - (readings[index] ?? 0))
    expect(Math.max(...pauses)).toBeLessThanOrEqual(4_100)
  })

  it('waits for a slow server, and then as long as ever', async () => {
    answerMs = 20_000
    expect(await happen(50, 2 * MINUTE_MS)).toBeLessThanOrEqual(3)
  })

  it('is not read in a tab that is hidden, and at once when the tab is looked at again', async () => {
    focusManager.setFocused(false)
    await happen(5, MINUTE_MS)
    expect(readings).toHaveLength(0)
    focusManager.setFocused(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(readings).toHaveLength(1)
  })

  it('is not read for a screen that shows something else, but is old then', async () => {
    leave()
    await happen(5, MINUTE_MS)
    expect(readings).toHaveLength(0)
    expect(cache.getQueryState(keys.dashboard)?.isInvalidated).toBe(true)
  })
})
