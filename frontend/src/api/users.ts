// All accounts, for administrators.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { dataOf, requireOk, type Api } from '@/api/client'
import { keys } from '@/api/keys'
import type { NewAccount, Role } from '@/api/wire'

const EVERY_MS = 10_000
export const ROLES = ['viewer', 'engineer', 'admin'] as const satisfies Role[]

export function usersQuery(api: Api) {
  return queryOptions({
    queryKey: keys.users,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/users', { signal })).items,
    refetchInterval: EVERY_MS,
  })
}

export function userSessionsQuery(api: Api, userId: string) {
  const params = { path: { user_id: userId } }
  return queryOptions({
    queryKey: keys.userSessions(userId),
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/users/{user_id}/sessions', { params, signal })).items,
    refetchInterval: EVERY_MS,
  })
}

/** What an administrator does to users. After each act, also one that was refused, the users are read again. */
export class UserActs {
  private readonly api: Api
  private readonly cache: QueryClient

  constructor(api: Api, cache: QueryClient) {
    this.api = api
    this.cache = cache
  }

  /** The password, which the server tells this once. */
  create(body: NewAccount): Promise<string> {
    return this.act(async () => dataOf(await this.api.POST('/api/v1/users', { body })).password)
  }

  setRole(userId: string, role: Role): Promise<void> {
    const told = { ...named(userId), body: { role } }
    return this.act(async () => requireOk(await this.api.PUT('/api/v1/users/{user_id}/role', told)))
  }

  disable(userId: string): Promise<void> {
    return this.act(async () =>
      requireOk(await this.api.POST('/api/v1/users/{user_id}/disable', named(userId))),
    )
  }

  enable(userId: string): Promise<void> {
    return this.act(async () =>
      requireOk(await this.api.POST('/api/v1/users/{user_id}/enable', named(userId))),
    )
  }

  /** The new password, which the server tells this once. */
  resetPassword(userId: string, password: string | null): Promise<string> {
    const told = { ...named(userId), body: { password } }
    return this.act(
      async () => dataOf(await this.api.POST('/api/v1/users/{user_id}/password', told)).password,
    )
  }

  endSession(userId: string, sessionId: string): Promise<void> {
    const params = { path: { user_id: userId, session_id: sessionId } }
    return this.act(async () =>
      requireOk(await this.api.DELETE('/api/v1/users/{user_id}/sessions/{session_id}', { params })),
    )
  }

  endAllSessions(userId: string): Promise<void> {
    return this.act(async () =>
      requireOk(await this.api.DELETE('/api/v1/users/{user_id}/sessions', named(userId))),
    )
  }

  private async act<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      await this.cache.invalidateQueries({ queryKey: keys.users })
    }
  }
}

function named(userId: string) {
  return { params: { path: { user_id: userId } } }
}
