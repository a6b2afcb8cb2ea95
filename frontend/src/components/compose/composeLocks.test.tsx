// A command is put together for a component that somebody else has locked.
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { HeldLock } from '@/api/wire'
import { ComposePanel } from '@/components/compose/ComposePanel'
import { emptyForm, type ComposeForm } from '@/components/compose/draft'
import { sampleCommand, sampleMe, sampleVehicle } from '@/test/samples'
import { Provided, TestDesk } from '@/test/TestDesk'

const CLEAR = { method: 'DELETE', path: 'components/engine/faults' } as const
const READ = { method: 'GET', path: 'components/engine/faults' } as const

function lockOf(username: string, part: Partial<HeldLock> = {}): HeldLock {
  return {
    entity: 'components/engine',
    lock_id: 'lock-1',
    holder: { id: 'u2', username },
    is_yours: false,
    since: new Date(Date.now() - 60_000).toISOString(),
    until: new Date(Date.now() + 600_000).toISOString(),
    reason: 'order 4711',
    scopes: [],
    command_id: 'c9',
    ...part,
  }
}

function open(request: Pick<ComposeForm, 'method' | 'path'>, held: HeldLock[]) {
  const desk = new TestDesk({
    'GET /api/v1/about': () => Response.json({ profile: 'demo', version: '1', reason_required: 'nothing' }),
    'GET /api/v1/catalogue': () => Response.json({ items: [] }),
    'GET /api/v1/me': () => Response.json(sampleMe('engineer')),
    'GET /api/v1/vehicles/v1/locks': () => Response.json({ items: held, broken: [] }),
    'POST /api/v1/commands': () => Response.json(sampleCommand(), { status: 202 }),
  })
  const initial: ComposeForm = { ...emptyForm(undefined), mode: 'raw', ...request }
  render(
    <Provided desk={desk}>
      <ComposePanel vehicle={sampleVehicle()} initial={initial} onSent={() => undefined} />
    </Provided>,
  )
  desk.goLive()
  return {
    sent: () => desk.seen.filter(({ line }) => line === 'POST /api/v1/commands'),
    /** As the server tells everybody when a lock begins or ends. */
    nowHeld: (...locks: HeldLock[]) => {
      held = locks
      act(() => desk.socket.tell({ type: 'news', vehicle_id: 'v1', what: 'locks' }))
    },
  }
}

it('tells before a change is sent whose lock would refuse it, until when, and what can be done', async () => {
  const { sent } = open(CLEAR, [lockOf('anna')])
  const note = await screen.findByRole('note')
  expect(note.textContent).toMatch(/^components\/engine is locked by anna until \d\d:\d\d:\d\d\./)
  expect(note.textContent).toMatch(/\d+:\d\d left, order 4711/)
  expect(note.textContent).toContain('nothing would reach the vehicle')
  expect(note.textContent).toContain('ask anna to release it')
  const button = screen.getByRole('button', { name: 'Send...' })
  expect(button.getAttribute('aria-description')).toContain('is locked by anna until')
  await userEvent.click(button)
  await userEvent.type(screen.getByLabelText('Path'), '{Enter}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(sent()).toEqual([])
})

it('lets a read through, and says that a change would be refused', async () => {
  const { sent } = open(READ, [lockOf('anna')])
  expect((await screen.findByRole('note')).textContent).toContain('Reading is not kept back.')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(sent()).toHaveLength(1))
})

it('lets a change through that a lock on another part does not concern', async () => {
  open(CLEAR, [lockOf('anna', { scopes: ['modes'] })])
  const note = await screen.findByRole('note')
  expect(note.textContent).toContain('What you are about to send is not kept back by it. Only for: modes')
  await userEvent.click(screen.getByRole('button', { name: 'Send...' }))
  expect(await screen.findByRole('dialog')).toBeDefined()
})

it.each([
  ['of the reader', lockOf('engineer', { is_yours: true })],
  ['on another component', lockOf('anna', { entity: 'components/inverter' })],
  ['that has ended', lockOf('anna', { until: new Date(Date.now() - 1_000).toISOString() })],
])('says nothing of a lock %s', async (_, lock) => {
  const { nowHeld } = open(CLEAR, [lockOf('anna')])
  await screen.findByRole('note')
  nowHeld(lock)
  await waitFor(() => expect(screen.queryByRole('note')).toBeNull())
  expect(screen.getByRole('button', { name: 'Send...' }).getAttribute('aria-disabled')).toBe('false')
})

it('refuses in the question what somebody has locked since it was asked', async () => {
  const { sent, nowHeld } = open(CLEAR, [])
  await userEvent.click(screen.getByRole('button', { name: 'Send...' }))
  const yes = within(await screen.findByRole('dialog')).getByRole('button', { name: 'Yes, send it' })
  nowHeld(lockOf('bert'))
  await waitFor(() => expect(yes.getAttribute('aria-description')).toContain('is locked by bert until'))
  await userEvent.click(yes)
  expect(sent()).toEqual([])
})
