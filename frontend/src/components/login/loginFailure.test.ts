import { describe, expect, it } from 'vitest'
import { Refused, Unreachable } from '@/api/failures'
import { secondsLeft, troubleOf } from '@/components/login/loginFailure'

function refused(status: number, code: string, retryAfterS: number | null = null): Refused {
  return new Refused({ status, code, detail: 'no', correlationId: null, retryAfterS })
}

describe('after too many attempts', () => {
  const failure = refused(429, 'TOO_MANY_REQUESTS', 30)

  it('the seconds count down to zero and no further', () => {
    expect([0, 12, 30, 90, -5].map((waited) => secondsLeft(failure, waited))).toEqual([30, 18, 0, 0, 30])
  })

  it('the words follow the count', () => {
    expect(troubleOf(failure, 28).next).toBe('Try again in 2 s.')
    expect(troubleOf(failure, 31).next).toBe('You can try again now.')
  })

  it('a server that names no time gets no invented one', () => {
    expect(secondsLeft(refused(429, 'TOO_MANY_REQUESTS'), 0)).toBe(0)
    expect(troubleOf(refused(429, 'TOO_MANY_REQUESTS'), 0).next).toBe('Wait a little, then try again.')
  })
})

it('only what may succeed with the same words offers to try again', () => {
  expect(troubleOf(new Unreachable('x'), 0).mayRetry).toBe(true)
  expect(troubleOf(refused(503, 'LOGIN_BUSY', 1), 0).mayRetry).toBe(true)
  expect(troubleOf(refused(401, 'INVALID_CREDENTIALS'), 0).mayRetry).toBe(false)
})

it('a busy server does not refuse the button', () => {
  expect(secondsLeft(refused(503, 'LOGIN_BUSY', 1), 0)).toBe(0)
  expect(secondsLeft(null, 0)).toBe(0)
})
