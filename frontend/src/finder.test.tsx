// The keys of every screen, and finding by keyboard alone.
import { RouterProvider } from '@tanstack/react-router'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildRouter } from '@/routes'
import { sampleMe, sampleVehicle } from '@/test/samples'
import { Provided, TestDesk } from '@/test/TestDesk'

beforeEach(() => window.localStorage.setItem('token', 'token-1'))
afterEach(() => window.localStorage.clear())

async function open(address: string): Promise<void> {
  const desk = new TestDesk({
    'GET /api/v1/about': () => Response.json({ profile: 'demo', version: '0.1.0' }),
    'GET /api/v1/me': () => Response.json(sampleMe()),
    'GET /api/v1/history': () => Response.json({ items: [], next_cursor: null }),
    'GET /api/v1/vehicles': () => Response.json({ items: [sampleVehicle()], next_cursor: null, total: 1 }),
  })
  window.history.replaceState(null, '', address)
  render(
    <Provided desk={desk}>
      <RouterProvider router={buildRouter({ session: desk.services.session })} />
    </Provided>,
  )
  await screen.findByRole('button', { name: 'Find anything' })
}

function chosen(): string | null | undefined {
  return document.querySelector('[role="option"][aria-selected="true"]')?.textContent
}

it('finds a page and goes there, without a pointer', async () => {
  await open('/vehicles')
  await userEvent.keyboard('{Control>}k{/Control}')
  const field = await screen.findByRole('combobox', { name: 'Find anything' })
  await userEvent.type(field, 'hist')
  await waitFor(() => expect(chosen()).toMatch(/^History/))
  expect(field.getAttribute('aria-activedescendant')).toBe(
    document.querySelector('[aria-selected="true"]')?.id,
  )
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(window.location.pathname).toBe('/history'))
  expect(screen.queryByRole('combobox', { name: 'Find anything' })).toBeNull()
})

it('asks the server for vehicles while one types', async () => {
  await open('/history')
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.type(await screen.findByRole('combobox', { name: 'Find anything' }), 'diesel')
  expect(await screen.findByRole('option', { name: /Diesel van/ })).toBeDefined()
})

it('letters go to pages, but not while somebody types', async () => {
  await open('/vehicles')
  await userEvent.type(await screen.findByRole('searchbox'), 'gh')
  expect(window.location.pathname).toBe('/vehicles')
  screen.getByRole('searchbox').blur()
  await userEvent.keyboard('gh')
  await waitFor(() => expect(window.location.pathname).toBe('/history'))
})

it('a question mark lists the keys', async () => {
  await open('/vehicles')
  await userEvent.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keys' })).toBeDefined()
})
