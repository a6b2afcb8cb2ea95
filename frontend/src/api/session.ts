// Keeps the access token and renews it through the refresh cookie. Sends no other request.
import * as z from 'zod/mini'
import { refusalOf, SessionEnded, Unreachable } from '@/api/failures'

/** Why a session is over, where the log-in page has something to say about it. */
export const TOLD_ENDS = [
  'expired',
  'elsewhere',
  'roleChanged',
  'disabled',
  'passwordGiven',
  'passwordChanged',
  'endedByAdmin',
  'endedByOwner',
] as const
export type ToldEnd = (typeof TOLD_ENDS)[number]
export type EndReason = ToldEnd | 'loggedOut'

// Mirrors TOLD in the server's accounts/errors.py.
const END_BY_CODE: Record<string, ToldEnd | undefined> = {
  ROLE_CHANGED: 'roleChanged',
  USER_DISABLED: 'disabled',
  PASSWORD_GIVEN: 'passwordGiven',
  PASSWORD_CHANGED: 'passwordChanged',
  ENDED_BY_ADMIN: 'endedByAdmin',
  ENDED_BY_OWNER: 'endedByOwner',
}

export const TOKEN_KEY = 'token'
const END_KEY = 'session-end'
const renewal = z.object({ access_token: z.string() })

export interface SessionPorts {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  fetch: (url: string, init: RequestInit) => Promise<Response>
  baseUrl: string
  /** Runs one at a time over all tabs: the refresh cookie rotates, so two tabs must not use it at once. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>
}

export class Session {
  private readonly ports: SessionPorts
  private readonly endListeners = new Set<(reason: EndReason) => void>()
  private renewing: Promise<string> | null = null

  constructor(ports: SessionPorts) {
    this.ports = ports
  }

  get token(): string | null {
    return this.ports.storage.getItem(TOKEN_KEY)
  }

  begin(token: string): void {
    this.ports.storage.setItem(TOKEN_KEY, token)
  }

  end(reason: EndReason): void {
    // The reason first: other tabs look for it when they see the token go.
    this.ports.storage.setItem(END_KEY, reason)
    this.ports.storage.removeItem(TOKEN_KEY)
    this.endListeners.forEach((listener) => listener(reason))
  }

  /** Another tab has ended the session that both share. */
  endedElsewhere(): void {
    const said = this.ports.storage.getItem(END_KEY)
    this.end(TOLD_ENDS.find((end) => end === said) ?? 'elsewhere')
  }

  onEnd(listener: (reason: EndReason) => void): () => void {
    this.endListeners.add(listener)
    return () => this.endListeners.delete(listener)
  }

  /** A token other than the stale one. One renewal is in flight at a time; others wait for it.
   *  Throws: SessionEnded when the cookie is no longer good; Unreachable or Refused otherwise. */
  renew(stale: string | null): Promise<string> {
    this.renewing ??= this.ports
      .exclusively(() => this.renewOnce(stale))
      .finally(() => {
        this.renewing = null
      })
    return this.renewing
  }

  private async renewOnce(stale: string | null): Promise<string> {
    const known = this.token
    if (known !== null && known !== stale) return known
    const response = await this.askForToken()
    const body: unknown = await response.json().catch(() => null)
    if (response.status === 401 || response.status === 403) {
      this.end(END_BY_CODE[refusalOf(response, body).code] ?? 'expired')
      throw new SessionEnded()
    }
    if (!response.ok) throw refusalOf(response, body)
    const token = renewal.parse(body).access_token
    this.begin(token)
    return token
  }

  private async askForToken(): Promise<Response> {
    const url = `${this.ports.baseUrl}/api/v1/auth/refresh`
    try {
      return await this.ports.fetch(url, { method: 'POST', credentials: 'include' })
    } catch (cause) {
      throw new Unreachable(cause)
    }
  }
}

/** One at a time over all tabs where the browser has locks, else over this tab (which `renew` sees to). */
export async function acrossTabs<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work()
  return await navigator.locks.request('sovd-refresh', work)
}
