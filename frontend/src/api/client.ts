// The one way to the HTTP API: adds the token, renews it once on 401, lets reading wait for a limit that is reached,
// turns every failure into RequestFailed.
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from '@/api/__generated__/openapi'
import { Refused, refusalOf, RequestFailed, secondsOf, Unreachable } from '@/api/failures'
import type { RateHold } from '@/api/rateHold'
import type { Session } from '@/api/session'

export type Api = Client<paths>

type Send = (request: Request) => Promise<Response>

// These answer 401 about the password or the cookie, not about the token.
const WITHOUT_TOKEN = /\/api\/v1\/(auth\/(login|refresh|logout)|about)$/

const LOOKS = '/looks' // a POST, because of its length; it only reads
const TOO_MANY = 429
// Somebody else may be using up what this one waits for.
const MOST_WAITS = 3

/** `hold`: where reading waits for a limit that is reached. Without it a limit is a failure like any other. */
export function createApi(
  baseUrl: string,
  session: Session,
  send: Send = (request) => fetch(request),
  hold?: RateHold,
): Api {
  return createClient<paths>({
    baseUrl,
    credentials: 'include',
    fetch: (request) => patient(request, hold, (each) => authorized(each, session, send)),
  })
}

/** What is sent to a vehicle does not wait: it would go off when nobody expects it any more. */
async function patient(request: Request, hold: RateHold | undefined, send: Send): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (hold === undefined || !(request.method === 'GET' || pathname.endsWith(LOOKS))) return send(request)
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const outcome = await settled(send(request.clone()))
    const wait = heldFor(outcome)
    if (wait === null) return open(outcome)
    await hold.wait(wait, request.signal)
  }
  return send(request)
}

type Outcome = Response | { thrown: unknown }

async function settled(sending: Promise<Response>): Promise<Outcome> {
  try {
    return await sending
  } catch (thrown) {
    return { thrown }
  }
}

function open(outcome: Outcome): Response {
  if (outcome instanceof Response) return outcome
  throw outcome.thrown
}

/** Seconds; also when it was the token that could not be renewed yet. */
function heldFor(outcome: Outcome): number | null {
  if (outcome instanceof Response)
    return outcome.status === TOO_MANY ? secondsOf(outcome.headers.get('Retry-After')) : null
  const { thrown } = outcome
  return thrown instanceof Refused && thrown.status === TOO_MANY ? thrown.retryAfterS : null
}

async function authorized(request: Request, session: Session, send: Send): Promise<Response> {
  if (WITHOUT_TOKEN.test(new URL(request.url).pathname)) return reach(request, send)
  const again = request.clone()
  const token = session.token
  const response = await reach(withToken(request, token), send)
  if (response.status !== 401) return response
  return reach(withToken(again, await session.renew(token)), send)
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  return request
}

async function reach(request: Request, send: Send): Promise<Response> {
  try {
    return await send(request)
  } catch (cause) {
    if (cause instanceof RequestFailed || request.signal.aborted) throw cause
    throw new Unreachable(cause)
  }
}

/** The data of an answer. Throws: Refused for every answer that is an error. */
export function dataOf<T>(result: { data?: T; error?: unknown; response: Response }): T {
  if (result.data !== undefined) return result.data
  throw refusalOf(result.response, result.error)
}

/** For answers without a body (204). Throws: Refused. */
export function requireOk(result: { error?: unknown; response: Response }): void {
  if (!result.response.ok) throw refusalOf(result.response, result.error)
}
