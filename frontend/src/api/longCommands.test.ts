import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApi } from '@/api/client'
import { keys } from '@/api/keys'
import { LongCommands } from '@/api/longCommands'
import { Session } from '@/api/session'
import type { Command } from '@/api/wire'
import { sampleCommand } from '@/test/samples'

const START = Date.parse('2026-11-23T12:00:00Z')
const session = new Session({
  storage: window.localStorage,
  baseUrl: '',
  fetch: () => Promise.reject(new TypeError('no network')),
  exclusively: (work) => work(),
})
const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
const ended: string[] = []
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  ended.length = 0
  cache.clear()
  list(running('old'))
  const api = createApi('http://server.test', session, () => Promise.reject(new TypeError('no network')))
  stop = new LongCommands({
    api,
    cache,
    userId: 'u1',
    onEnd: (command, tookMs) => ended.push(`${command.id} ${command.status} ${tookMs}`),
  }).watch()
})

afterEach(() => {
  stop()
  vi.useRealTimers()
})

function running(id: string, part: Partial<Command> = {}): Command {
  return sampleCommand({ id, status: 'streaming', created_at: new Date(Date.now()).toISOString(), ...part })
}

function list(...items: Command[]): void {
  cache.setQueryData(keys.newestCommandsOf(null), { items, next_cursor: null })
}

it('a command that ran for long is told with its true outcome, once', async () => {
  const command = running('c1')
  list(command)
  await vi.advanceTimersByTimeAsync(7_000)
  list({ ...command, status: 'unknown' })
  await vi.advanceTimersByTimeAsync(10)
  list({ ...command, status: 'resolved', last_seq: 9 })
  await vi.advanceTimersByTimeAsync(10)
  expect(ended).toEqual(['c1 unknown 7000'])
})

it('a short one, one that had ended before, and one of somebody else are not told', async () => {
  const short = running('c1')
  const other = running('c2', { user: { id: 'u2', username: 'ada' } })
  list(short, other)
  await vi.advanceTimersByTimeAsync(4_000)
  list({ ...short, status: 'succeeded' }, other, running('c3', { status: 'failed' }))
  await vi.advanceTimersByTimeAsync(4_000)
  list({ ...other, status: 'failed' })
  await vi.advanceTimersByTimeAsync(10)
  expect(ended).toEqual([])
})

it('one that is no longer among the newest is told all the same', async () => {
  const command = running('c1')
  list(command)
  await vi.advanceTimersByTimeAsync(6_000)
  list(running('c2'))
  cache.setQueryData<Command>(keys.command('c1'), (known) => known && { ...known, status: 'succeeded' })
  await vi.advanceTimersByTimeAsync(10)
  expect(ended).toEqual(['c1 succeeded 6000'])
})
