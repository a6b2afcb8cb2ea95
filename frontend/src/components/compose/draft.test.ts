import { expect, it } from 'vitest'
import type { CatalogueEntry } from '@/api/wire'
import { emptyForm, formOf, readForm, type ComposeForm } from '@/components/compose/draft'
import { previewPath } from '@/components/compose/previewPath'
import { sampleCommand } from '@/test/samples'

const READ_FAULTS: CatalogueEntry = {
  command: 'read-faults',
  title: 'Read faults',
  method: 'GET',
  path: '{E}/faults',
  risk: 'read',
  fields: [],
}
const WRITE_DATA: CatalogueEntry = {
  command: 'write-data',
  title: 'Write a data item',
  method: 'PUT',
  path: '{E}/data/{data}',
  risk: 'write',
  fields: [
    { name: 'data', title: 'Data item', required: true, type: 'string' },
    { name: 'value', title: 'Value', required: true, type: 'any' },
  ],
}
const SET_MODE: CatalogueEntry = {
  command: 'set-mode',
  title: 'Change a mode',
  method: 'PUT',
  path: '{E}/modes/{mode}',
  risk: 'critical',
  fields: [{ name: 'expiration_s', title: 'Falls back after', required: false, type: 'integer' }],
}
const CATALOGUE = [READ_FAULTS, WRITE_DATA, SET_MODE]

function read(part: Partial<ComposeForm>, role: 'viewer' | 'engineer' = 'engineer') {
  return readForm({ ...emptyForm('components/bms'), ...part }, CATALOGUE, 'v1', role)
}

it('says what is missing, one thing at a time', () => {
  expect(readForm(emptyForm(undefined), CATALOGUE, undefined, 'engineer')).toEqual({
    refusal: 'Choose a vehicle first.',
  })
  expect(read({ component: ' ' })).toEqual({ refusal: 'Name a component first.' })
  expect(read({ command: 'write-data' })).toEqual({ refusal: 'Fill in: Data item.' })
  expect(read({ command: 'nothing' })).toEqual({ refusal: 'Choose a command first.' })
})

it('a named command is sent with its name, its component and its fields', () => {
  const form = read({
    command: 'write-data',
    fields: { data: 'charge-limit', value: '80' },
    reason: ' test ',
  })
  expect(form).toMatchObject({
    ready: {
      draft: {
        vehicle_id: 'v1',
        command: 'write-data',
        component: 'components/bms',
        data: 'charge-limit',
        value: 80,
        reason: 'test',
      },
      path: 'components/bms/data/charge-limit',
      risk: 'write',
    },
  })
})

it('a viewer may read and nothing else', () => {
  expect(read({}, 'viewer')).toHaveProperty('ready')
  expect(read({ command: 'write-data', fields: { data: 'x', value: '1' } }, 'viewer')).toEqual({
    refusal: 'A viewer may only read. An engineer or an administrator can send this.',
  })
})

it('a number must be one', () => {
  expect(read({ command: 'set-mode', fields: { expiration_s: 'soon' } })).toMatchObject({
    refusal: 'Falls back after must be a whole number above zero.',
  })
  expect(read({ notAfterS: '-1' })).toHaveProperty('refusal')
})

it('a request is sent as it is written, with its query apart', () => {
  expect(read({ mode: 'raw', path: 'components/bms/data?groups=pack' })).toMatchObject({
    ready: {
      draft: { method: 'GET', path: 'components/bms/data', query: { groups: 'pack' } },
      risk: 'read',
    },
  })
})

it('everything but GET counts as changing the vehicle', () => {
  expect(read({ mode: 'raw', method: 'PUT', path: 'a/b', body: '{"data":1}' })).toMatchObject({
    ready: { draft: { body: { data: 1 } }, risk: 'write', component: 'a/b' },
  })
})

it.each(['/components/bms', 'a/../b', 'a b'])('the path %s is refused', (path) => {
  expect(read({ mode: 'raw', path })).toHaveProperty('refusal')
})

it('a body that is not JSON is refused with its mistake', () => {
  const refused = read({ mode: 'raw', method: 'PUT', path: 'a/b', body: '{' })
  expect('refusal' in refused ? refused.refusal : '').toMatch(/^The body is not JSON: /)
})

it('a preview leaves out an optional fault and keeps what is not known yet', () => {
  expect(previewPath('{E}/faults/{fault}', 'bms', {})).toBe('components/bms/faults')
  expect(previewPath('{E}/data/{data}', 'apps/nav', {})).toBe('apps/nav/data/{data}')
})

it('reads a command that is written as JSON, and says what is wrong with it', () => {
  const json = '{"command": "write-data", "component": "bms", "data": "charge-limit", "value": {"a": 1}}'
  expect(read({ mode: 'json', json })).toMatchObject({
    ready: {
      draft: { vehicle_id: 'v1', command: 'write-data', data: 'charge-limit', value: { a: 1 } },
      path: 'components/bms/data/charge-limit',
      risk: 'write',
    },
  })
  expect(read({ mode: 'json', json: '[1]' })).toEqual({ refusal: 'A command is a JSON object.' })
  expect(read({ mode: 'json', json: '{"command": "explode"}' })).toEqual({
    refusal: '"command" names one of: read-faults, write-data, set-mode.',
  })
  expect(read({ mode: 'json', json }, 'viewer')).toMatchObject({
    refusal: 'A viewer may only read. An engineer or an administrator can send this.',
  })
})

it('fills the form with an earlier request, without its reason, so that it goes out as the same', () => {
  const earlier = sampleCommand({
    method: 'PUT',
    path: 'components/bms/modes/session',
    query: { group: ['a', 'b'], x: 'a=b c' },
    body: { value: 'extended' },
    reason: 'order 4711',
  })
  const form = formOf(earlier)
  expect(form.reason).toBe('')
  expect(readForm(form, CATALOGUE, 'v1', 'engineer')).toMatchObject({
    ready: {
      risk: 'critical',
      draft: { method: 'PUT', path: earlier.path, query: earlier.query, body: earlier.body },
    },
  })
})
