// The console as a person walks through it: what they type, where they land, what they read.
import { RouterProvider } from '@tanstack/react-router'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildRouter } from '@/routes'
import { sampleCommand, sampleEvent, sampleLiveEvent, sampleMe, sampleVehicle } from '@/test/samples'
import { Provided, TestDesk } from '@/test/TestDesk'

let login: () => Response
let vehicles: () => Response
let desk: TestDesk

beforeEach(() => {
  login = () => Response.json({ access_token: 'token-1' })
  vehicles = () => Response.json({ items: [sampleVehicle()], next_cursor: null, total: 1 })
  desk = new TestDesk({
    'GET /api/v1/about': () => Response.json({ profile: 'demo', version: '0.1.0' }),
    'GET /api/v1/me': () => Response.json(sampleMe()),
    'POST /api/v1/auth/login': () => login(),
    'POST /api/v1/auth/logout': () => new Response(null, { status: 204 }),
    'GET /api/v1/vehicles': () => vehicles(),
    'GET /api/v1/vehicles/v1': () => Response.json(sampleVehicle()),
    'GET /api/v1/history/c1': () => Response.json(sampleCommand()),
    'GET /api/v1/history/c1/events': () => Response.json({ items: [sampleEvent()], next_cursor: null }),
  })
})

afterEach(() => window.localStorage.clear())

function open(address: string): void {
  window.history.replaceState(null, '', address)
  const router = buildRouter({ session: desk.services.session })
  render(
    <Provided desk={desk}>
      <RouterProvider router={router} />
    </Provided>,
  )
}

async function logInAs(username: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText('User name'), username)
  await userEvent.type(screen.getByLabelText('Password'), 'secret')
  await userEvent.click(screen.getByRole('button', { name: 'Log in' }))
}

it('somebody who is not logged in logs in, and lands where they wanted to be', async () => {
  open('/vehicles?q=0202')
  await logInAs('engineer')
  expect(await screen.findByText('Diesel van')).toBeDefined()
  expect(window.location.pathname + window.location.search).toBe('/vehicles?q=0202')
  expect(window.localStorage.getItem('token')).toBe('token-1')
})

it('a wrong password is said, and the demo accounts are named', async () => {
  login = () => Response.json({ detail: 'no', error: { code: 'INVALID_CREDENTIALS' } }, { status: 401 })
  open('/login')
  await logInAs('engineer')
  expect((await screen.findByRole('alert')).textContent).toMatch(/^The user name or the password is wrong\./)
  expect(await screen.findByText(/engineer123/)).toBeDefined()
})

it('a demo account is filled in by a click', async () => {
  open('/login')
  await userEvent.click(await screen.findByRole('button', { name: /viewer123/ }))
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('viewer')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('viewer123')
})

it('after too many attempts the seconds to wait are counted, and the button says why it is refused', async () => {
  let tries = 0
  login = () => {
    tries += 1
    return Response.json({ detail: 'no' }, { status: 429, headers: { 'Retry-After': '30' } })
  }
  open('/login')
  await logInAs('engineer')
  expect((await screen.findByRole('alert')).textContent).toMatch(/Try again in (30|2\d) s\./)
  const button = screen.getByRole('button', { name: 'Log in' })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(button.getAttribute('aria-description')).toMatch(/Too many attempts\. Try again in \d+ s\./)
  await userEvent.type(screen.getByLabelText('Password'), '{Enter}')
  expect(tries).toBe(1)
})

it.each([
  ['disabled', /disabled this account/],
  ['roleChanged', /changed your role/],
  ['expired', /has ended/],
])('whoever was put out reads why: %s', async (reason, sentence) => {
  open(`/login?reason=${reason}`)
  expect(await screen.findByText(sentence)).toBeDefined()
})

it('a server that does not answer is said', async () => {
  login = () => {
    throw new TypeError('Failed to fetch')
  }
  open('/login')
  await logInAs('engineer')
  expect((await screen.findByRole('alert')).textContent).toMatch(/does not answer/)
})

it('a command is followed live to its end', async () => {
  window.localStorage.setItem('token', 'token-1')
  open('/commands/c1')
  expect((await screen.findAllByText('accepted')).length).toBeGreaterThan(0)
  await waitFor(() => expect(desk.socket.onopen).not.toBeNull())
  act(() => desk.socket.greet())
  act(() => desk.socket.tell({ type: 'subscribed', command_id: 'c1', recovered: true, epoch: 'e1', top: 1 }))
  const data = { progress: 40, execution: 'exec-1' }
  act(() => desk.socket.tell(sampleLiveEvent({ seq: 2, position: 2, status: 'streaming', data })))
  expect(await screen.findByText('40 %, execution exec-1')).toBeDefined()
  expect(screen.getByRole('progressbar', { name: 'Progress' }).getAttribute('aria-valuenow')).toBe('40')
  expect(screen.getByRole('button', { name: 'Ask the vehicle to stop' })).toBeDefined()
})

it('an address that leads nowhere says so', async () => {
  window.localStorage.setItem('token', 'token-1')
  open('/nowhere')
  expect(await screen.findByText('No such page')).toBeDefined()
})

it('of a fleet a page is shown, and how many there are', async () => {
  window.localStorage.setItem('token', 'token-1')
  vehicles = () => Response.json({ items: [sampleVehicle()], next_cursor: 'next', total: 10_003 })
  open('/vehicles')
  expect(await screen.findByText('10,003 vehicles')).toBeDefined()
  expect(screen.getByRole('grid', { name: 'Vehicles' }).getAttribute('aria-rowcount')).toBe('10004')
})
