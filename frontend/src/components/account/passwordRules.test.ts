import { describe, expect, it } from 'vitest'
import { judgeRules, keepsRules, strengthOf } from '@/components/account/passwordRules'

const ADA = { username: 'ada', old: 'the old password' }

describe('the rules of a new password', () => {
  it.each([
    ['1234567', 'long'],
    ['the old password', 'different'],
    ['x'.repeat(129), 'short'],
  ])('%s does not keep them all', (password, broken) => {
    const judged = judgeRules({ password, ...ADA })
    expect(judged.filter(({ kept }) => !kept).map(({ rule }) => rule)).toEqual([broken])
  })

  it('it is not the user name, however it is written', () => {
    expect(keepsRules({ password: 'Ada.Lovelace', username: ' ada.lovelace' })).toBe(false)
    expect(keepsRules({ password: 'another one', username: 'ada.lovelace' })).toBe(true)
  })

  it('an empty one keeps none, so that nobody reads praise before typing', () => {
    expect(judgeRules({ password: '', ...ADA }).some(({ kept }) => kept)).toBe(false)
  })
})

it.each([
  ['', 'weak'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['engineer123', 'fair'],
  ['correct horse battery', 'strong'],
  ['k7fm-x2qd-9wpe-h4st', 'strong'],
])('the strength of %j is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength)
})
