// Services for tests of components: a server that answers from a table, and a socket that the test drives.
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createApi } from '@/api/client'
import { CacheWriter } from '@/api/live/cacheWriter'
import { LiveSocket } from '@/api/live/liveSocket'
import { Recordings } from '@/api/live/recordings'
import { Looks } from '@/api/looks'
import { RateHold } from '@/api/rateHold'
import { ServicesContext, type Services } from '@/api/services'
import { Session } from '@/api/session'
import { FakeClock, FakeSocket } from '@/test/FakeSocket'

const BASE = 'http://server.test'

interface Seen {
  line: string
  key: string | null
  body: unknown
}

export class TestDesk {
  readonly seen: Seen[] = []
  readonly socket = new FakeSocket()
  readonly cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  readonly services: Services
  /** Moves what a limit holds up. */
  readonly holdClock = new FakeClock()
  private readonly answers: Record<string, () => Response | Promise<Response>>

  /** `answers`: by "METHOD /path", without the query. What is not there is 404. */
  constructor(answers: Record<string, () => Response | Promise<Response>>) {
    this.answers = answers
    const session = new Session({
      storage: window.localStorage,
      baseUrl: BASE,
      fetch: () => Promise.resolve(Response.json({ detail: 'no cookie' }, { status: 401 })),
      exclusively: (work) => work(),
    })
    const live = new LiveSocket(
      { session, open: () => this.socket, after: new FakeClock().after, random: () => 0 },
      new CacheWriter(this.cache),
    )
    const hold = new RateHold({ after: this.holdClock.after, now: Date.now, random: () => 0 })
    const api = createApi(BASE, session, (request) => this.answer(request), hold)
    const recordings = new Recordings({ live, after: new FakeClock().after, now: () => 0 })
    this.services = { session, hold, live, api, looks: new Looks(api), recordings }
  }

  goLive(): void {
    this.services.live.start()
    this.socket.greet()
  }

  private async answer(request: Request): Promise<Response> {
    const line = `${request.method} ${new URL(request.url).pathname}`
    const text = await request.text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    this.seen.push({ line, key: request.headers.get('Idempotency-Key'), body })
    return this.answers[line]?.() ?? Response.json({ detail: `no answer to ${line}` }, { status: 404 })
  }
}

export function Provided({ desk, children }: { desk: TestDesk; children: ReactNode }) {
  return (
    <MantineProvider env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={desk.cache}>
        <ServicesContext value={desk.services}>{children}</ServicesContext>
      </QueryClientProvider>
    </MantineProvider>
  )
}
