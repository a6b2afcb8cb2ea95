// Logging in and out, and who is logged in.
import { queryOptions } from '@tanstack/react-query'
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
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/auth/me', { signal })),
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
