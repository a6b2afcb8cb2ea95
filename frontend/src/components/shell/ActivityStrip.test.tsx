// The strip at the foot of every screen: whose commands it shows, and which of them.
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { keys } from '@/api/keys'
import { CacheWriter } from '@/api/live/cacheWriter'
import type { Command } from '@/api/wire'
import { ActivityStrip } from '@/components/shell/ActivityStrip'
import { sampleCommand, sampleLiveEvent, sampleMe } from '@/test/samples'
import { Provided, TestDesk } from '@/test/TestDesk'

function show(...commands: Command[]): TestDesk {
  const desk = new TestDesk({
    'GET /api/v1/me': () => Response.json(sampleMe()),
    'GET /api/v1/vehicles': () => Response.json({ items: [], next_cursor: null, total: 0 }),
    'POST /api/v1/commands/c1/cancel': () =>
      Response.json({ detail: 'no', error: { code: 'COMMAND_ENDED' } }, { status: 409 }),
  })
  desk.cache.setQueryData(keys.newestCommandsOf(null), { items: commands, next_cursor: null })
  render(
    <Provided desk={desk}>
      <ActivityStrip />
    </Provided>,
  )
  desk.goLive()
  return desk
}

it('says that nothing runs when nothing runs', async () => {
  show()
  expect(await screen.findByText('Nothing of yours is running.')).toBeDefined()
  expect(screen.getByText('no command of yours yet')).toBeDefined()
})

it('shows how far a command is as the socket tells it', async () => {
  const path = 'components/bms/operations/self-test/executions'
  const desk = show(sampleCommand({ method: 'POST', path, status: 'streaming' }))
  expect(await screen.findByText('Start self-test')).toBeDefined()
  const event = sampleLiveEvent({ seq: 2, status: 'streaming', data: { progress: 62 } })
  act(() => new CacheWriter(desk.cache).onEvent(event))
  const bar = await screen.findByRole('progressbar', { name: 'Progress of Start self-test' })
  expect(bar.getAttribute('aria-valuenow')).toBe('62')
})

it('shows the last outcome, and does not let an unknown one be forgotten', async () => {
  show(
    sampleCommand({ id: 'c2', status: 'succeeded', finished_at: '2026-11-23T12:00:05Z' }),
    sampleCommand({ id: 'c1', status: 'unknown', method: 'PUT', path: 'components/bms/data/limit' }),
  )
  expect(await screen.findByText('one outcome is unknown')).toBeDefined()
  expect(screen.getByText('Read faults')).toBeDefined()
})

it('leaves out what other people do', async () => {
  show(sampleCommand({ user: { id: 'u2', username: 'somebody' }, status: 'streaming' }))
  expect(await screen.findByText('Nothing of yours is running.')).toBeDefined()
})

it('says why a command could not be stopped', async () => {
  show(sampleCommand({ status: 'streaming' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Stop: Read faults' }))
  expect((await screen.findByRole('alert')).textContent).toMatch(/already ended/)
})
