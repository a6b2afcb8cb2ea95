// What a failed log-in means to who tries: what happened, and for how long the button is refused. Pure.
import { Refused, Unreachable } from '@/api/failures'
import { loginText } from '@/lib/text/login'

export interface LoginTrouble {
  title: string
  next: string | undefined
  /** Trying again now makes sense, with the same words. */
  mayRetry: boolean
}

/** Seconds until another try can succeed, 0 when now. `waitedS`: since the answer came. */
export function secondsLeft(failure: Error | null, waitedS: number): number {
  if (!(failure instanceof Refused) || failure.retryAfterS === null) return 0
  return failure.status === 429 ? Math.max(0, failure.retryAfterS - Math.max(0, waitedS)) : 0
}

export function troubleOf(failure: Error, waitedS: number): LoginTrouble {
  if (failure instanceof Unreachable)
    return { title: loginText.unreachable, next: loginText.unreachableNext, mayRetry: true }
  if (!(failure instanceof Refused)) return other(failure)
  if (failure.status === 401) return { title: loginText.wrong, next: loginText.wrongNext, mayRetry: false }
  if (failure.status === 429)
    return { title: loginText.tooMany, next: waitText(failure, waitedS), mayRetry: false }
  if (failure.code === 'LOGIN_BUSY')
    return { title: loginText.busy, next: loginText.waitUnknown, mayRetry: true }
  return other(failure)
}

function other(failure: Error): LoginTrouble {
  return { title: loginText.failed(failure.message), next: undefined, mayRetry: true }
}

function waitText(failure: Refused, waitedS: number): string {
  if (failure.retryAfterS === null) return loginText.waitUnknown
  const left = secondsLeft(failure, waitedS)
  return left === 0 ? loginText.waitOver : loginText.wait(left)
}
