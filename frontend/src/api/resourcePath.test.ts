import { expect, it } from 'vitest'
import { readPath } from '@/api/resourcePath'

it.each([
  ['components/bms/faults/P0A1F', 'components/bms', 'faults', ['P0A1F']],
  ['components/bms/data/status', 'components/bms', 'data', ['status']],
  ['components/data/faults', 'components/data', 'faults', []],
  [
    'components/bms/subcomponents/cells/modes/session',
    'components/bms/subcomponents/cells',
    'modes',
    ['session'],
  ],
  ['engine/ecu/faults', 'engine/ecu', 'faults', []],
  ['engine/data/status', 'engine', 'data', ['status']],
  ['components/bms', 'components/bms', undefined, []],
  ['components/bms/faults?severity=1', 'components/bms', 'faults', []],
  ['', '', undefined, []],
])('reads "%s"', (text, entity, collection, rest) => {
  expect(readPath(text)).toEqual({ entity, collection, rest })
})
