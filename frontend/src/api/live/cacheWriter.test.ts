import { QueryClient } from '@tanstack/react-query'
import { beforeEach, expect, it, vi } from 'vitest'
import { keys } from '@/api/keys'
import { CacheWriter } from '@/api/live/cacheWriter'
import type { Command, CommandEvent, CommandPage } from '@/api/wire'
import { sampleCommand, sampleEvent, sampleLiveEvent } from '@/test/samples'

let cache: QueryClient
let writer: CacheWriter
beforeEach(() => {
  cache = new QueryClient()
  writer = new CacheWriter(cache)
})

it('changes a command that somebody looks at', () => {
  cache.setQueryData(keys.command('c1'), sampleCommand())
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'dispatching' }))
  expect(cache.getQueryData<Command>(keys.command('c1'))?.status).toBe('dispatching')
})

it('appends to the events that somebody looks at, each once', () => {
  cache.setQueryData(keys.commandEvents('c1'), [sampleEvent()])
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'claimed' }))
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'claimed' }))
  const events = cache.getQueryData<CommandEvent[]>(keys.commandEvents('c1'))
  expect(events?.map(({ seq }) => seq)).toEqual([1, 2])
})

it('keeps nothing of commands that nobody looks at', () => {
  writer.onEvent(sampleLiveEvent())
  expect(cache.getQueryCache().getAll()).toEqual([])
})

it('changes the row of a list in place', () => {
  const page: CommandPage = { items: [sampleCommand()], vehicles: {}, next_cursor: null }
  cache.setQueryData(keys.commandHistory({}), { pages: [page], pageParams: [''] })
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'failed' }))
  const list = cache.getQueryData<{ pages: CommandPage[] }>(keys.commandHistory({}))
  expect(list?.pages[0]?.items[0]?.status).toBe('failed')
})

it('reads the newest commands again when one appears that the list does not have', () => {
  vi.useFakeTimers()
  cache.setQueryData(keys.newestCommandsOf(null), { items: [], vehicles: {}, next_cursor: null })
  writer.onEvent(sampleLiveEvent({ command_id: 'new' }))
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  expect(cache.getQueryState(keys.newestCommandsOf(null))?.isInvalidated).toBe(true)
})

it('reads no list again that has got the new command meanwhile, and tells it what happened', () => {
  vi.useFakeTimers()
  const queryKey = keys.newestCommandsOf(null)
  cache.setQueryData(queryKey, { items: [], next_cursor: null })
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'dispatching' }))
  cache.setQueryData(queryKey, { items: [sampleCommand()], next_cursor: null })
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  expect(cache.getQueryState(queryKey)?.isInvalidated).toBe(false)
  expect(cache.getQueryData<CommandPage>(queryKey)?.items[0]?.status).toBe('dispatching')
})

it('keeps how far a command is until it has ended', () => {
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'streaming', data: { progress: 40 } }))
  expect(cache.getQueryData(keys.commandProgress('c1'))).toBe(40)
  writer.onEvent(sampleLiveEvent({ seq: 3, status: 'succeeded' }))
  expect(cache.getQueryData(keys.commandProgress('c1'))).toBeUndefined()
})

it('reads the newest commands again when one appears while they are being read', async () => {
  vi.useFakeTimers()
  const queryKey = keys.newestCommandsOf(null)
  let answer: (page: CommandPage) => void = () => undefined
  const looked = new Promise<CommandPage>((resolve) => {
    answer = resolve
  })
  const reading = cache.query({ queryKey, queryFn: () => looked })
  writer.onEvent(sampleLiveEvent({ command_id: 'new' }))
  answer({ items: [], vehicles: {}, next_cursor: null })
  await reading
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  expect(cache.getQueryState(queryKey)?.isInvalidated).toBe(true)
})

it('leaves the list of another vehicle alone', () => {
  vi.useFakeTimers()
  cache.setQueryData(keys.newestCommandsOf('v2'), { items: [], vehicles: {}, next_cursor: null })
  writer.onEvent(sampleLiveEvent({ command_id: 'new' }))
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  expect(cache.getQueryState(keys.newestCommandsOf('v2'))?.isInvalidated).toBe(false)
})

it('knows from the last event how and when a command ended, without asking', () => {
  cache.setQueryData(keys.command('c1'), sampleCommand())
  const at = '2026-11-23T12:00:09.000Z'
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'succeeded', at }))
  expect(cache.getQueryData<Command>(keys.command('c1'))).toMatchObject({
    status: 'succeeded',
    finished_at: at,
  })
  expect(cache.getQueryState(keys.command('c1'))?.isInvalidated).toBe(false)
})

it('asks for an answer that was too large for its event', () => {
  cache.setQueryData(keys.command('c1'), sampleCommand())
  writer.onEvent(sampleLiveEvent({ seq: 2, status: 'succeeded', data: { response_omitted: true } }))
  expect(cache.getQueryState(keys.command('c1'))?.isInvalidated).toBe(true)
})

it('forgets the events of a command whose history was lost', () => {
  cache.setQueryData(keys.commandEvents('c1'), [sampleEvent()])
  writer.onLost({ command_id: 'c1' })
  expect(cache.getQueryData(keys.commandEvents('c1'))).toEqual([])
})

it('reads again what the news of a vehicle concern, once for a burst', () => {
  vi.useFakeTimers()
  const invalidated = vi.spyOn(cache, 'invalidateQueries')
  cache.setQueryData(keys.vehicleLocks('v1'), [])
  writer.onNews({ type: 'news', vehicle_id: 'v1', what: 'locks' })
  writer.onNews({ type: 'news', vehicle_id: 'v1', what: 'locks' })
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  expect(cache.getQueryState(keys.vehicleLocks('v1'))?.isInvalidated).toBe(true)
  expect(invalidated.mock.calls.filter(([what]) => what?.queryKey !== keys.dashboard)).toHaveLength(1)
})
