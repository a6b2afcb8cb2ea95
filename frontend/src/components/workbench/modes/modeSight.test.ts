import { expect, test } from 'vitest'
import type { Sight } from '@/api/wire'
import {
  isHex,
  keyMember,
  modeIn,
  modesIn,
  seedRequest,
  seedText,
} from '@/components/workbench/modes/modeSight'

function shown(body: unknown): Sight {
  return {
    path: 'components/bms/modes',
    status_code: 200,
    body,
    error: null,
    read_at: '2026-11-23T12:00:00Z',
    took_ms: 3,
  }
}

test('a mode tells its value, what is legal, and what it falls back to', () => {
  const schema = {
    type: 'object',
    properties: { value: { type: 'string', enum: ['DEFAULT', 'EXTENDED'], default: 'DEFAULT' } },
  }
  expect(modeIn(shown({ name: 'Session', value: 'EXTENDED', schema }))).toEqual({
    value: 'EXTENDED',
    values: ['DEFAULT', 'EXTENDED'],
    fallBack: 'DEFAULT',
  })
})

test('what a vehicle does not tell is not invented', () => {
  expect(modeIn(shown('nonsense'))).toEqual({ value: undefined, values: [], fallBack: undefined })
  expect(modeIn(undefined).value).toBeUndefined()
  expect(modesIn(shown({ items: [{ id: 'session' }, 5] }))).toEqual([{ id: 'session', name: 'session' }])
})

test('seed and key are spoken as the server speaks them', () => {
  expect(seedRequest('Level_1')).toBe('Level_1_RequestSeed')
  expect(seedRequest('level1')).toBe('level1_requestseed')
  expect(seedText({ Request_Seed: '0x12 0x34' })).toBe('0x12 0x34')
  expect(seedText('a1b2')).toBe('a1b2')
  expect(seedText(7)).toBeUndefined()
  expect(keyMember('a1b2', '00')).toEqual({ key: '00' })
  expect(keyMember({ Request_Seed: '0x12' }, '00')).toEqual({ Key: { Send_Key: '00' } })
})

test('a key is whole bytes in hex', () => {
  expect(isHex('5a 01 c4 ff')).toBe(true)
  expect(isHex('0x5A 0x01')).toBe(true)
  expect(isHex('5a0')).toBe(false)
  expect(isHex('key')).toBe(false)
  expect(isHex('')).toBe(false)
})
