// Logging in and out, who is logged in, and what people do to their own account.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, requireOk, type Api } from '@/api/client'
import { keys } from '@/api/keys'
import type { Session } from '@/api/session'

export function aboutQuery(api: Api) {
  return queryOptions({
    queryKey: keys.about,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/about', { signal })),
    staleTime: Infinity,
  })
}

export function meQuery(api: Api) {
  return queryOptions({
    queryKey: keys.me,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/me', { signal })),
    staleTime: 5 * 60_000,
  })
}

/** Throws: Refused (401 wrong password, 429 too many attempts), Unreachable. */
export async function logIn(api: Api, session: Session, username: string, password: string): Promise<void> {
  const body = { username, password }
  session.begin(dataOf(await api.POST('/api/v1/auth/login', { body })).access_token)
}

/** Ends the session here even if the server cannot be told; its cookie then ends by itself. */
export async function logOut(api: Api, session: Session): Promise<void> {
  try {
    requireOk(await api.POST('/api/v1/auth/logout'))
  } finally {
    session.end('loggedOut')
  }
}

const SESSIONS_EVERY_MS = 30_000

export function ownAccountQuery(api: Api) {
  return queryOptions({
    queryKey: keys.ownAccount,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/account', { signal })),
    staleTime: 60_000,
  })
}

export function ownSessionsQuery(api: Api) {
  return queryOptions({
    queryKey: keys.ownSessions,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/account/sessions', { signal })).items,
    refetchInterval: SESSIONS_EVERY_MS,
  })
}

/** How many other sessions were ended by it. Throws: Refused (WRONG_PASSWORD, BAD_PASSWORD), Unreachable. */
export async function changePassword(
  api: Api,
  cache: QueryClient,
  old: string,
  fresh: string,
): Promise<number> {
  const body = { old_password: old, new_password: fresh }
  const { ended } = dataOf(await api.POST('/api/v1/auth/password', { body }))
  await cache.invalidateQueries({ queryKey: keys.ownAccount })
  return ended
}

export async function endOwnSession(api: Api, cache: QueryClient, sessionId: string): Promise<void> {
  const params = { path: { session_id: sessionId } }
  await readAgain(cache, async () =>
    requireOk(await api.DELETE('/api/v1/account/sessions/{session_id}', { params })),
  )
}

export async function endOtherSessions(api: Api, cache: QueryClient): Promise<void> {
  await readAgain(cache, async () => requireOk(await api.DELETE('/api/v1/account/sessions')))
}

/** Also after a refusal: what is shown is then old. */
async function readAgain(cache: QueryClient, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } finally {
    await cache.invalidateQueries({ queryKey: keys.ownSessions })
  }
}
