import { describe, expect, it } from 'vitest'
import { createApi, dataOf } from '@/api/client'
import { RateHold } from '@/api/rateHold'
import { Session } from '@/api/session'
import { FakeClock } from '@/test/FakeSocket'

const BASE = 'http://server.test'
const tooMany = () =>
  Response.json(
    { detail: 'Rate limit exceeded: 100 per 1 minute', error: { code: 'RATE_LIMIT_EXCEEDED' } },
    { status: 429, headers: { 'Retry-After': '23' } },
  )
const good = () => Response.json({ items: [], id: 'c1' })

class Desk {
  readonly clock = new FakeClock()
  readonly seen: string[] = []
  readonly storage = new Map([['token', 'good']])
  readonly ends: string[] = []
  refreshes: (() => Response)[] = []
  answers: (() => Response)[] = []
  readonly hold = new RateHold({ after: this.clock.after, now: () => 1_000_000, random: () => 0 })
  readonly session = new Session({
    storage: {
      getItem: (key) => this.storage.get(key) ?? null,
      setItem: (key, value) => void this.storage.set(key, value),
      removeItem: (key) => void this.storage.delete(key),
    },
    baseUrl: BASE,
    fetch: () => Promise.resolve((this.refreshes.shift() ?? good)()),
    exclusively: (work) => work(),
  })
  readonly api = createApi(
    BASE,
    this.session,
    (request) => {
      this.seen.push(`${request.method} ${new URL(request.url).pathname}`)
      return Promise.resolve((this.answers.shift() ?? good)())
    },
    this.hold,
  )

  constructor() {
    this.session.onEnd((reason) => this.ends.push(reason))
  }

  readonly read = async (signal?: AbortSignal) =>
    dataOf(await this.api.GET('/api/v1/catalogue', signal ? { signal } : {}))

  /** Lets everything happen that waits for no time. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

describe('reading beyond the limit', () => {
  it('waits as long as the server says, and is then answered', async () => {
    const desk = new Desk()
    desk.answers = [tooMany]
    const reading = desk.read()
    await desk.settle()
    desk.clock.pass(22_999)
    await desk.settle()
    expect(desk.seen).toHaveLength(1)
    desk.clock.pass(1)
    await expect(reading).resolves.toMatchObject({ items: [] })
    expect(desk.seen).toHaveLength(2)
  })

  it('says until when it waits, and no longer', async () => {
    const desk = new Desk()
    desk.answers = [tooMany]
    const reading = desk.read()
    await desk.settle()
    expect(desk.hold.until()).toBe(1_023_000)
    desk.clock.pass(23_000)
    await reading
    expect(desk.hold.until()).toBe(0)
  })

  it('is a failure when it is refused again and again', async () => {
    const desk = new Desk()
    desk.answers = [tooMany, tooMany, tooMany, tooMany]
    const outcome = expect(desk.read()).rejects.toMatchObject({ status: 429, retryAfterS: 23 })
    for (let turn = 0; turn < 3; turn += 1) {
      await desk.settle()
      desk.clock.pass(23_000)
    }
    await outcome
    expect(desk.seen).toHaveLength(4)
  })

  it('waits no longer when nobody wants it any more', async () => {
    const desk = new Desk()
    desk.answers = [tooMany]
    const leaving = new AbortController()
    const outcome = expect(desk.read(leaving.signal)).rejects.toThrow()
    await desk.settle()
    leaving.abort()
    await outcome
    expect(desk.seen).toHaveLength(1)
    expect(desk.hold.until()).toBe(0)
  })
})

it('sends no command late: it is refused at once, with the seconds', async () => {
  const desk = new Desk()
  desk.answers = [tooMany]
  const body = { vehicle_id: 'v1', method: 'PUT', path: 'components/x/data/y' } as const
  const { response } = await desk.api.POST('/api/v1/commands', { body })
  expect(response.status).toBe(429)
  expect(desk.hold.until()).toBe(0)
})

it('keeps the session when the token cannot be renewed yet, and goes on with the new one', async () => {
  const desk = new Desk()
  desk.answers = [() => Response.json({ detail: 'expired' }, { status: 401 })]
  desk.refreshes = [tooMany, () => Response.json({ access_token: 'new' })]
  desk.answers.push(() => Response.json({ detail: 'expired' }, { status: 401 }))
  const reading = desk.read()
  await desk.settle()
  expect(desk.storage.get('token')).toBe('good')
  desk.clock.pass(23_000)
  await expect(reading).resolves.toMatchObject({ items: [] })
  expect(desk.storage.get('token')).toBe('new')
  expect(desk.ends).toEqual([])
})
