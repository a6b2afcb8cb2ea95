import { describe, expect, it } from 'vitest'
import { createApi, dataOf } from '@/api/client'
import { Refused, SessionEnded, Unreachable } from '@/api/failures'
import { Session } from '@/api/session'

const BASE = 'http://server.test'

class Server {
  readonly seen: string[] = []
  good = 'good'
  refreshStatus = 200
  refreshCode: string | undefined
  readonly storage = new Map<string, string>()
  readonly ends: string[] = []
  readonly session = new Session({
    storage: {
      getItem: (key) => this.storage.get(key) ?? null,
      setItem: (key, value) => void this.storage.set(key, value),
      removeItem: (key) => void this.storage.delete(key),
    },
    baseUrl: BASE,
    fetch: () => {
      this.seen.push('refresh')
      const body = this.refreshStatus === 200 ? { access_token: this.good } : this.refusal()
      return Promise.resolve(Response.json(body, { status: this.refreshStatus }))
    },
    exclusively: (work) => work(),
  })
  answer: (request: Request) => Response = () => Response.json({ items: [] })
  readonly api = createApi(BASE, this.session, (request) => {
    this.seen.push(`${request.method} ${request.headers.get('Authorization') ?? 'nobody'}`)
    const isGood = request.headers.get('Authorization') === `Bearer ${this.good}`
    return Promise.resolve(isGood ? this.answer(request) : Response.json({ detail: 'who?' }, { status: 401 }))
  })

  constructor(token: string) {
    this.storage.set('token', token)
    this.session.onEnd((reason) => this.ends.push(reason))
  }

  private refusal() {
    const { refreshCode: code } = this
    return code === undefined ? { detail: 'no' } : { detail: 'no', error: { code } }
  }

  readonly readCatalogue = async () => dataOf(await this.api.GET('/api/v1/catalogue'))
}

describe('a token that has run out', () => {
  it('is renewed once, and the request is sent again', async () => {
    const server = new Server('old')
    await expect(server.readCatalogue()).resolves.toEqual({ items: [] })
    expect(server.seen).toEqual(['GET Bearer old', 'refresh', 'GET Bearer good'])
    expect(server.storage.get('token')).toBe('good')
  })

  it('is renewed once for many requests at one time', async () => {
    const server = new Server('old')
    await Promise.all([server.readCatalogue(), server.readCatalogue(), server.readCatalogue()])
    expect(server.seen.filter((what) => what === 'refresh')).toHaveLength(1)
  })

  it('is not renewed when another tab has done it already', async () => {
    const server = new Server('old')
    const reading = server.readCatalogue()
    server.storage.set('token', 'good')
    await reading
    expect(server.seen).toEqual(['GET Bearer old', 'GET Bearer good'])
  })

  it('ends the session when it cannot be renewed', async () => {
    const server = new Server('old')
    server.refreshStatus = 401
    await expect(server.readCatalogue()).rejects.toBeInstanceOf(SessionEnded)
    expect(server.ends).toEqual(['expired'])
    expect(server.storage.has('token')).toBe(false)
  })

  it.each([
    ['USER_DISABLED', 'disabled'],
    ['ENDED_BY_ADMIN', 'endedByAdmin'],
    ['SESSION_ENDED', 'expired'],
    ['OF_A_NEWER_SERVER', 'expired'],
  ])('tells the reason the server gives: %s', async (code, reason) => {
    const server = new Server('old')
    server.refreshStatus = 401
    server.refreshCode = code
    await expect(server.readCatalogue()).rejects.toBeInstanceOf(SessionEnded)
    expect(server.ends).toEqual([reason])
  })

  it('is known to have ended, and why, in the other tabs as well', async () => {
    const server = new Server('old')
    server.refreshStatus = 401
    server.refreshCode = 'ROLE_CHANGED'
    await expect(server.readCatalogue()).rejects.toBeInstanceOf(SessionEnded)
    server.session.endedElsewhere()
    server.storage.set('session-end', 'loggedOut')
    server.session.endedElsewhere()
    expect(server.ends).toEqual(['roleChanged', 'roleChanged', 'elsewhere'])
  })

  it('does not end the session when the server is only busy', async () => {
    const server = new Server('old')
    server.refreshStatus = 503
    await expect(server.readCatalogue()).rejects.toBeInstanceOf(Refused)
    expect(server.ends).toEqual([])
    expect(server.storage.get('token')).toBe('old')
  })

  it('is not tried a second time when the new one is refused too', async () => {
    const server = new Server('old')
    server.good = 'good'
    server.answer = () => Response.json({ detail: 'still not' }, { status: 401 })
    await expect(server.readCatalogue()).rejects.toMatchObject({ status: 401 })
    expect(server.seen).toHaveLength(3)
  })

  it('sends the body again', async () => {
    const server = new Server('old')
    const bodies: string[] = []
    server.answer = (request) => {
      void request.text().then((body) => bodies.push(body))
      return Response.json({ id: 'c1' }, { status: 202 })
    }
    await server.api.POST('/api/v1/commands', {
      body: { vehicle_id: 'v1', method: 'GET', path: 'components/x/data' },
    })
    await Promise.resolve()
    expect(bodies).toEqual(['{"vehicle_id":"v1","method":"GET","path":"components/x/data"}'])
  })
})

describe('a failure', () => {
  it('carries code, correlation id and waiting time', async () => {
    const server = new Server('good')
    server.answer = () =>
      Response.json(
        { detail: 'Too many.', error: { code: 'RATE_LIMITED', correlation_id: 'abc' } },
        { status: 429, headers: { 'Retry-After': '7' } },
      )
    await expect(server.readCatalogue()).rejects.toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      message: 'Too many.',
      correlationId: 'abc',
      retryAfterS: 7,
    })
  })

  it('names the fields the server did not understand', async () => {
    const server = new Server('good')
    const detail = [{ loc: ['body', 'path'], msg: 'is too long', type: 'x' }]
    server.answer = () => Response.json({ detail }, { status: 422 })
    await expect(server.readCatalogue()).rejects.toThrow('path: is too long')
  })

  it('is told from the status alone when a proxy answers with a page', async () => {
    const server = new Server('good')
    server.answer = () => new Response('<html>', { status: 502, headers: { 'X-Correlation-ID': 'xyz' } })
    await expect(server.readCatalogue()).rejects.toMatchObject({ status: 502, correlationId: 'xyz' })
  })

  it('of the network is Unreachable', async () => {
    const server = new Server('good')
    const api = createApi(BASE, server.session, () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(api.GET('/api/v1/catalogue')).rejects.toBeInstanceOf(Unreachable)
  })
})

it('sends a wrong password no second time', async () => {
  const server = new Server('old')
  const body = { username: 'engineer', password: 'wrong' }
  const result = await server.api.POST('/api/v1/auth/login', { body })
  expect(result.response.status).toBe(401)
  expect(server.seen).toEqual(['POST nobody'])
})
