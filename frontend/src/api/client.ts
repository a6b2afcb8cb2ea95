// The one way to the HTTP API: adds the token, renews it once on 401, turns every failure into RequestFailed.
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from '@/api/__generated__/openapi'
import { refusalOf, RequestFailed, Unreachable } from '@/api/failures'
import type { Session } from '@/api/session'

export type Api = Client<paths>

type Send = (request: Request) => Promise<Response>

// These answer 401 about the password or the cookie, not about the token.
const WITHOUT_TOKEN = /\/api\/v1\/(auth\/(login|refresh|logout)|about)$/

export function createApi(baseUrl: string, session: Session, send: Send = (request) => fetch(request)): Api {
  return createClient<paths>({
    baseUrl,
    credentials: 'include',
    fetch: (request) => authorized(request, session, send),
  })
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
