import { expect, it } from 'vitest'
import { riskOf } from '@/api/risk'

it('calls critical what moves, resets or reprograms something', () => {
  expect(riskOf('PUT', 'components/engine/modes/session')).toBe('critical')
  expect(riskOf('POST', 'components/gw/subcomponents/lin1/operations/test/executions')).toBe('critical')
})

it('calls a write what can be changed back, and a read what only asks', () => {
  expect(riskOf('DELETE', 'components/engine/faults')).toBe('write')
  expect(riskOf('PUT', 'components/engine/data/status')).toBe('write')
  expect(riskOf('GET', 'components/engine/modes')).toBe('read')
})
