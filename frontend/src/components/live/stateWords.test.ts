import { expect, it } from 'vitest'
import type { WatchingMessage } from '@/api/live/watches'
import { headline, remarks } from '@/components/live/stateWords'

function item(changed: Partial<WatchingMessage['items'][number]> = {}): WatchingMessage['items'][number] {
  const known = {
    entity: 'components/bms',
    data: 'pack-voltage',
    state: 'subscribed',
    interval_ms: 50,
  } as const
  return { ...known, rate_hz: 20, error: null, ...changed }
}

function status(changed: Partial<WatchingMessage> = {}): WatchingMessage {
  return {
    type: 'watching',
    vehicle_id: 'v1',
    state: 'watching',
    error: null,
    retry_in_ms: null,
    requests_per_s: 0.2,
    budget: { requests_per_s: 20, at_once: 4, subscriptions: 16 },
    clock_correction_ms: 0,
    watchers: 1,
    items: [item()],
    ...changed,
  }
}

it('says how the values come and what that costs', () => {
  expect(headline(status(), 100, true).text).toBe(
    '10 Hz by subscription, costs 0.2 of at most 20 requests a second',
  )
  const polled = status({
    items: [item({ state: 'polled', rate_hz: 3.33 })],
    requests_per_s: 20,
    watchers: 2,
  })
  expect(headline(polled, 100, true).text).toBe(
    '3.3 Hz by polling, costs 20 of at most 20 requests a second, shared by 2 open pages',
  )
})

it('says when nothing comes, and why', () => {
  expect(headline(status(), 100, false).tone).toBe('bad')
  const silent = status({
    state: 'silent',
    error: { code: 'not-responding', message: 'no connection' },
    retry_in_ms: 3_200,
  })
  expect(headline(silent, 100, true)).toEqual({
    tone: 'warn',
    text: 'The vehicle does not answer: no connection It is asked again in 4 s.',
  })
})

it('says when the budget makes it slower than chosen, and which item fails', () => {
  const error = { code: 'vendor-specific', message: 'there is no such resource' }
  const busy = status({
    items: [item({ interval_ms: 300, state: 'polled' }), item({ data: 'missing', state: 'failed', error })],
  })
  expect(remarks(busy, 100, (_, data) => data).map(({ text }) => text)).toEqual([
    '10 a second was chosen; within its budget the vehicle gives 3.3 a second.',
    'missing: there is no such resource',
  ])
  expect(remarks(status(), 100, (_, data) => data)).toEqual([])
})
