import { describe, expect, it } from 'vitest'
import type { Entity } from '@/api/wire'
import { listNeeded, suggestionsFor } from '@/components/workbench/raw/completion'
import { queryText, readQuery, readRaw, withPath, type RawForm } from '@/components/workbench/raw/rawRequest'

function entity(path: string, name: string, collections: string[]): Entity {
  return { id: path, path, name, kind: 'component', collections, children: [], contains: [], tags: [] }
}
const ENTITIES = [
  entity('components/bms', 'Battery', ['data', 'operations', 'logs']),
  entity('components/bms/subcomponents/cells', 'Cells', ['data']),
]
const values = (typed: string, listed?: unknown[]) =>
  suggestionsFor(typed, ENTITIES, listed, 'entity').map(({ value }) => value)

describe('how a path may go on', () => {
  it('offers entities, also by the middle of their path', () => {
    expect(values('')).toEqual(['components/bms', 'components/bms/subcomponents/cells'])
    expect(values('cell')).toEqual(['components/bms/subcomponents/cells'])
  })

  it('offers the collections of an entity and the ids that one lists', () => {
    expect(values('components/bms/op')).toEqual(['components/bms/operations'])
    expect(listNeeded('components/bms/data/', ENTITIES)).toBe('components/bms/data')
    expect(values('components/bms/data/vol', [{ id: 'pack-voltage', name: 'Pack voltage' }, 'x'])).toEqual([
      'components/bms/data/pack-voltage',
    ])
  })

  it('knows the words below a resource without asking the vehicle', () => {
    expect(listNeeded('components/bms/logs/', ENTITIES)).toBeUndefined()
    expect(values('components/bms/logs/')).toEqual([
      'components/bms/logs/entries',
      'components/bms/logs/config',
    ])
    expect(values('components/bms/operations/self-test/ex')).toEqual([
      'components/bms/operations/self-test/executions',
    ])
    expect(listNeeded('components/bms/operations/self-test/executions/', ENTITIES)).toBe(
      'components/bms/operations/self-test/executions',
    )
  })

  it('belongs to the nearest entity', () => {
    expect(listNeeded('components/bms/subcomponents/cells/data/', ENTITIES)).toBe(
      'components/bms/subcomponents/cells/data',
    )
  })
})

describe('what is sent', () => {
  const FORM: RawForm = {
    method: 'PUT',
    path: 'components/bms/data/x',
    query: '',
    body: '{"data": 1}',
    onRecord: false,
  }

  it('reads path, query and body', () => {
    expect(readRaw({ ...FORM, query: 'tags=a&tags=b&include-schema=true' })).toEqual({
      request: {
        method: 'PUT',
        path: 'components/bms/data/x',
        query: { tags: ['a', 'b'], 'include-schema': 'true' },
        body: { data: 1 },
      },
    })
    expect(queryText(readQuery('?a=1&a=2'))).toBe('a=1&a=2')
  })

  it.each([
    [{ path: '' }, /path/],
    [{ path: '/components' }, /slash/],
    [{ path: 'a/../b' }, /slash/],
    [{ body: '{"data":' }, /not JSON/],
  ])('says why %j cannot be sent', (change, why) => {
    const read = readRaw({ ...FORM, ...change })
    expect('refusal' in read && read.refusal).toMatch(why)
  })

  it('sends no body with a read', () => {
    expect(readRaw({ ...FORM, method: 'GET', body: 'nonsense' })).toMatchObject({
      request: { body: undefined },
    })
  })

  it('takes a pasted query out of the path', () => {
    expect(withPath(FORM, 'components/bms?include-schema=true')).toMatchObject({
      path: 'components/bms',
      query: 'include-schema=true',
    })
  })
})
