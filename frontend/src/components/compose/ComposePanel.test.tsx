import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import type { About, CatalogueEntry, Entity, Role } from '@/api/wire'
import { ComposePanel } from '@/components/compose/ComposePanel'
import { sampleCommand, sampleMe, sampleVehicle } from '@/test/samples'
import { Provided, TestDesk } from '@/test/TestDesk'

const CATALOGUE: CatalogueEntry[] = [
  {
    command: 'read-faults',
    title: 'Read faults',
    method: 'GET',
    path: '{E}/faults',
    risk: 'read',
    fields: [],
  },
  {
    command: 'clear-faults',
    title: 'Clear faults',
    method: 'DELETE',
    path: '{E}/faults',
    risk: 'write',
    fields: [],
  },
  {
    command: 'read-data',
    title: 'Read a data item',
    method: 'GET',
    path: '{E}/data/{data}',
    risk: 'read',
    fields: [{ name: 'data', title: 'Data item', type: 'string', required: true }],
  },
]

const ENGINE: Entity = {
  id: 'engine',
  path: 'components/engine',
  name: 'Engine control',
  kind: 'component',
  collections: ['data'],
  children: [],
  contains: [],
  tags: [],
}

function openPanel(
  role: Role,
  submit = () => Response.json(sampleCommand(), { status: 202 }),
  policy: About['reason_required'] = 'nothing',
  looks = () => new Promise<Response>(() => undefined),
) {
  const desk = new TestDesk({
    'GET /api/v1/about': () => Response.json({ profile: 'demo', version: '1', reason_required: policy }),
    'GET /api/v1/catalogue': () => Response.json({ items: CATALOGUE }),
    'GET /api/v1/me': () => Response.json(sampleMe(role)),
    'POST /api/v1/commands': submit,
    'GET /api/v1/vehicles/v1/entities': () => Response.json({ items: [ENGINE], read_at: null }),
    'POST /api/v1/vehicles/v1/looks': looks,
  })
  const onSent = vi.fn()
  render(
    <Provided desk={desk}>
      <ComposePanel vehicle={sampleVehicle()} entityPath="components/engine" onSent={onSent} />
    </Provided>,
  )
  return { onSent, sent: () => desk.seen.filter(({ line }) => line === 'POST /api/v1/commands') }
}

async function choose(title: string): Promise<void> {
  await screen.findByRole('option', { name: title })
  await userEvent.selectOptions(screen.getByLabelText('Command'), title)
}

it('sends a read at once, under a key of its own', async () => {
  const { sent, onSent } = openPanel('engineer')
  await choose('Read faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(onSent).toHaveBeenCalled())
  expect(sent()[0]?.body).toEqual({
    vehicle_id: 'v1',
    command: 'read-faults',
    component: 'components/engine',
  })
  expect(sent()[0]?.key).toMatch(/^[0-9a-f]{32}$/)
})

it('asks before it changes a vehicle, and names the component and the vehicle', async () => {
  const { sent } = openPanel('engineer')
  await choose('Clear faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send...' }))
  const dialog = await screen.findByRole('dialog')
  expect(within(dialog).getByText('Clear faults on components/engine of Diesel van.')).toBeDefined()
  expect(dialog.textContent).toContain('SVDVAN223TA000202')
  expect(sent()).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Yes, send it' }))
  await waitFor(() => expect(sent()).toHaveLength(1))
})

it('keeps a reason with the command, and asks for none where none is wanted', async () => {
  const { sent } = openPanel('engineer')
  await choose('Clear faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send...' }))
  const dialog = await screen.findByRole('dialog')
  await userEvent.type(within(dialog).getByLabelText('Reason'), ' order 4711 ')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Yes, send it' }))
  await waitFor(() => expect(sent()).toHaveLength(1))
  expect(sent()[0]?.body).toMatchObject({ command: 'clear-faults', reason: 'order 4711' })
})

it('sends no change without a reason where the policy wants one', async () => {
  const { sent } = openPanel('engineer', undefined, 'writes')
  await choose('Clear faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send...' }))
  const dialog = await screen.findByRole('dialog')
  const yes = within(dialog).getByRole('button', { name: 'Yes, send it' })
  await waitFor(() => expect(yes.getAttribute('aria-description')).toContain('Say why.'))
  await userEvent.click(yes)
  expect(sent()).toEqual([])
  await userEvent.type(within(dialog).getByLabelText(/Reason/), 'order 4711')
  await userEvent.click(yes)
  await waitFor(() => expect(sent()).toHaveLength(1))
})

it('sends nothing when the answer is no', async () => {
  const { sent } = openPanel('engineer')
  await choose('Clear faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send...' }))
  const dialog = await screen.findByRole('dialog')
  await userEvent.click(within(dialog).getAllByRole('button', { name: 'Do not send' }).at(-1) ?? dialog)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent()).toEqual([])
})

it('tells a viewer why the button does nothing', async () => {
  openPanel('viewer')
  await choose('Clear faults')
  const words = 'A viewer may only read. An engineer or an administrator can send this.'
  expect(await screen.findByText(words)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Send' }).getAttribute('aria-description')).toBe(words)
})

it('says that the vehicle was not touched when the server refuses', async () => {
  openPanel('engineer', () =>
    Response.json(
      { detail: 'The queue is full.', error: { code: 'BUSY', correlation_id: 'corr-9' } },
      { status: 503 },
    ),
  )
  await choose('Read faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('The queue is full.')
  expect(alert.textContent).toContain('The vehicle was not touched.')
  expect(alert.textContent).toContain('corr-9')
})

it('repeats under the same key when it is not known whether the server took it', async () => {
  let fails = true
  const { sent, onSent } = openPanel('engineer', () => {
    if (fails) throw new TypeError('Failed to fetch')
    return Response.json(sampleCommand(), { status: 202 })
  })
  await choose('Read faults')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  const alert = await screen.findByRole('alert')
  fails = false
  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(onSent).toHaveBeenCalled())
  expect(new Set(sent().map(({ key }) => key)).size).toBe(1)
})

it('sends once on a double click', async () => {
  const { sent, onSent } = openPanel('engineer')
  await choose('Read faults')
  await userEvent.dblClick(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(onSent).toHaveBeenCalled())
  expect(sent()).toHaveLength(1)
})

it('lets a person go on typing when what the vehicle has to choose from arrives', async () => {
  let arrive: (answer: Response) => void = () => undefined
  const looks = () => new Promise<Response>((resolve) => (arrive = resolve))
  openPanel('engineer', undefined, undefined, looks)
  await choose('Read a data item')
  const field = screen.getByLabelText<HTMLInputElement>(/^Data item/, { selector: 'input' })
  await userEvent.type(field, 'charge-')
  const body = { items: [{ id: 'charge-limit', name: 'Charge limit' }] }
  const sight = { path: 'components/engine/data', status_code: 200, body, error: null }
  arrive(Response.json({ items: [{ ...sight, read_at: '2026-11-23T12:00:00Z', took_s: 0.1 }] }))
  await screen.findByText('charge-limit')
  await userEvent.keyboard('lim')
  expect(document.activeElement).toBe(field)
  expect(field.value).toBe('charge-lim')
})
