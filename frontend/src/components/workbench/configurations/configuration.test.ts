import { expect, it } from 'vitest'
import {
  configurationsIn,
  fileNameOf,
  isCarried,
  parameterIn,
} from '@/components/workbench/configurations/configuration'

const [PARAMETER, BYTES, JSON_BULK] = configurationsIn([
  { id: 'charge-curve', name: 'Charge curve', configurations_type: 'parameter' },
  { id: 'cells', type: 'bulk', version: '12.3', content_type: 'application/octet-stream' },
  { id: 'routing table', type: 'bulk', version: '4', content_type: 'application/json' },
  { name: 'without an id' },
])

it('reads both spellings of the type', () => {
  expect([PARAMETER?.type, BYTES?.type, JSON_BULK?.type]).toEqual(['parameter', 'bulk', 'bulk'])
})

it('knows what can be carried as JSON and what cannot', () => {
  expect([PARAMETER, BYTES, JSON_BULK].map((each) => each && isCarried(each))).toEqual([true, false, true])
})

it('makes a file name that every system takes', () => {
  expect(JSON_BULK && fileNameOf(JSON_BULK)).toBe('routing_table-4.json')
})

it('finds value and schema under data and under value', () => {
  const sight = { path: '', status_code: 200, error: null, read_at: '2026-11-24T10:00:00Z', took_ms: 1 }
  const schema = { properties: { data: { type: 'integer' } } }
  expect(parameterIn({ ...sight, body: { data: 4, schema } })).toMatchObject({
    value: 4,
    schema: { type: 'integer' },
  })
  expect(parameterIn({ ...sight, body: { value: 'x' } })?.value).toBe('x')
})
