import { describe, expect, it } from 'vitest'
import { requestTitle, splitPath } from '@/lib/text/request'

describe('what a request does is said in words', () => {
  it.each([
    ['GET', 'components/bms/faults', 'Read faults'],
    ['DELETE', 'components/bms/faults', 'Clear all faults'],
    ['DELETE', 'components/bms/faults/P0A7F-00', 'Clear fault P0A7F-00'],
    ['PUT', 'components/bms/data/charge-limit', 'Write charge-limit'],
    ['POST', 'components/bms/operations/self-test/executions', 'Start self-test'],
    ['PUT', 'components/bms/modes/session', 'Set mode session'],
    ['POST', 'components/bms/locks', 'Acquire lock'],
    ['GET', 'components/bms', 'Identify'],
    ['POST', 'components/bms/x-maker/reset', 'POST components/bms/x-maker/reset'],
  ])('%s %s is "%s"', (method, path, title) => {
    expect(requestTitle(method, path)).toBe(title)
  })
})

it('a component that is called like a collection is a component', () => {
  expect(splitPath('components/data/data/speed')).toEqual({
    entity: 'components/data',
    rest: ['data', 'speed'],
  })
  expect(splitPath('areas/chassis/subareas/front/data')).toEqual({
    entity: 'areas/chassis/subareas/front',
    rest: ['data'],
  })
})
