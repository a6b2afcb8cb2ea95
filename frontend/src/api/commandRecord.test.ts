import { expect, it } from 'vitest'
import { applyEvent, eventDetails, keepNewest, latestProgress, mergeEvents } from '@/api/commandRecord'
import { sampleCommand, sampleEvent, sampleLiveEvent } from '@/test/samples'

it('takes status, response and error from a newer event', () => {
  const error = { code: 'NO_ANSWER', message: 'It may have happened.' }
  const after = applyEvent(sampleCommand(), sampleLiveEvent({ seq: 4, status: 'unknown', data: { error } }))
  expect(after).toMatchObject({ status: 'unknown', last_seq: 4, error })
})

it('is the same command after an event it already knows', () => {
  const command = sampleCommand({ last_seq: 4, status: 'succeeded' })
  expect(applyEvent(command, sampleLiveEvent({ seq: 3, status: 'streaming' }))).toBe(command)
})

it('is the same command after an event of another command', () => {
  const command = sampleCommand()
  expect(applyEvent(command, sampleLiveEvent({ command_id: 'c2', seq: 9 }))).toBe(command)
})

it('never gives way to an older answer of the server', () => {
  const newer = sampleCommand({ last_seq: 5, status: 'succeeded' })
  expect(keepNewest(newer, sampleCommand({ last_seq: 4 }))).toBe(newer)
  expect(keepNewest(undefined, newer)).toBe(newer)
})

it('merges events in order, each once', () => {
  const merged = mergeEvents(
    [sampleEvent({ seq: 3 }), sampleEvent({ seq: 1 })],
    [sampleEvent({ seq: 3 }), sampleEvent({ seq: 2 })],
  )
  expect(merged.map(({ seq }) => seq)).toEqual([1, 2, 3])
})

it('finds the newest progress', () => {
  const events = [
    sampleEvent({ seq: 1, data: { progress: 10 } }),
    sampleEvent({ seq: 2, data: { progress: 60 } }),
    sampleEvent({ seq: 3, data: { message: 'nothing about progress' } }),
  ]
  expect(latestProgress(events)).toBe(60)
})

it('reads nothing out of details that are not in the contract', () => {
  expect(eventDetails(sampleEvent({ data: { progress: 'half' } }))).toEqual({})
})
