import { expect, it } from 'vitest'
import {
  describedIn,
  executionIdsIn,
  operationsIn,
  resultOf,
  startBody,
} from '@/components/workbench/operations/operation'

const seen = (body: unknown) => ({
  path: 'components/bms/operations/x',
  status_code: 200,
  body,
  error: null,
  read_at: '2026-11-24T10:00:00Z',
  took_ms: 3,
})

it('reads operations and leaves unknown what the vehicle does not say', () => {
  expect(
    operationsIn([{ id: 'self-test', name: 'Self test', asynchronous_execution: true }, 'nonsense']),
  ).toEqual([{ id: 'self-test', name: 'Self test', asynchronous_execution: true, tags: [] }])
})

it('takes the schema of the parameters out of the schema of the whole request', () => {
  const parameters = { type: 'object', properties: { seconds: { type: 'integer' } } }
  const description = describedIn(
    seen({
      item: { id: 'x' },
      modes: { session: 'EXTENDED' },
      proximity_challenge: { challenge: 'A7', valid_until: '2026-11-24T10:05:00Z' },
      schema: { type: 'object', properties: { parameters } },
    }),
  )
  expect(description).toEqual({
    challenge: { challenge: 'A7', valid_until: '2026-11-24T10:05:00Z' },
    modes: { session: 'EXTENDED' },
    parameters,
  })
})

it('knows no modes when the vehicle names none', () => {
  expect(describedIn(seen({ item: { id: 'x' } }))?.modes).toBeUndefined()
  expect(describedIn(seen('text'))).toBeUndefined()
})

it('starts without a body when there is nothing to say', () => {
  expect(startBody({ parameters: undefined, timeoutS: undefined, proximityResponse: '' })).toBeUndefined()
  expect(startBody({ parameters: { a: 1 }, timeoutS: 30, proximityResponse: 'B9' })).toEqual({
    parameters: { a: 1 },
    timeout: 30,
    proximity_response: 'B9',
  })
})

it('finds the result where an execution gives it', () => {
  const body = { status: 'completed', capability: 'execute', parameters: { verdict: 'passed' } }
  expect(resultOf({ response: { status_code: 200, body } })).toMatchObject({
    status: 'completed',
    values: [['verdict', 'passed']],
  })
  expect(resultOf({ response: null })).toBeUndefined()
})

it('reads executions that are listed as ids and as objects', () => {
  expect(executionIdsIn(['exec-1', { id: 'exec-2' }, 3])).toEqual(['exec-1', 'exec-2'])
})
