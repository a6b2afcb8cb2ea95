import { expect, it } from 'vitest'
import type { Entity, Sight } from '@/api/wire'
import { countsOf, dataItemsOf, matchingItems, writablesOf } from '@/components/workbench/data/dataItems'
import { dataRowsOf, summaryOf } from '@/components/workbench/data/dataRows'
import { readingOf } from '@/components/workbench/data/reading'

const BMS: Entity = {
  id: 'bms',
  name: 'Battery management',
  kind: 'component',
  path: 'components/bms',
  tags: [],
  collections: ['data'],
  children: [],
  contains: [],
}

function sight(body: unknown, part: Partial<Sight> = {}): Sight {
  return {
    path: 'p',
    status_code: 200,
    body,
    error: null,
    read_at: '2026-11-23T12:00:00Z',
    took_ms: 1,
    ...part,
  }
}

const LIST = sight({
  items: [
    { id: 'volts', name: 'Voltage', category: 'currentData', groups: ['pack', 'charging'] },
    { id: 'a/b', category: 7, groups: 'pack' },
    'bare',
    { name: 'without id' },
  ],
})

it('what the list says oddly is left out, and what has no id is not shown', () => {
  expect(dataItemsOf(LIST, BMS)).toEqual([
    {
      id: 'volts',
      name: 'Voltage',
      category: 'currentData',
      groups: ['pack', 'charging'],
      path: 'components/bms/data/volts?include-schema=true',
    },
    {
      id: 'a/b',
      name: 'a/b',
      category: null,
      groups: [],
      path: 'components/bms/data/a%2Fb?include-schema=true',
    },
    {
      id: 'bare',
      name: 'bare',
      category: null,
      groups: [],
      path: 'components/bms/data/bare?include-schema=true',
    },
  ])
  expect(dataItemsOf(sight({ error_code: 'x' }), BMS)).toBeUndefined()
})

it('items are counted and chosen by category, group and text', () => {
  const items = dataItemsOf(LIST, BMS) ?? []
  expect(countsOf(items, ({ groups }) => groups)).toEqual([
    ['pack', 1],
    ['charging', 1],
  ])
  const all = { category: undefined, group: undefined, search: '' }
  expect(matchingItems(items, { ...all, group: 'pack' }).map(({ id }) => id)).toEqual(['volts'])
  expect(matchingItems(items, { ...all, search: ' VOLT' }).map(({ id }) => id)).toEqual(['volts'])
  expect(matchingItems(items, { ...all, category: 'sysInfo' })).toEqual([])
})

it('a description says what can be written, and with which schema', () => {
  const put = {
    requestBody: {
      content: { 'application/json': { schema: { properties: { data: { type: 'integer' } } } } },
    },
  }
  const docs = sight({
    paths: {
      '/sovd/v1/components/bms/data/limit': { get: {}, put },
      '/sovd/v1/components/bms/data/volts': { get: {} },
    },
  })
  expect(writablesOf(docs, BMS)).toEqual(new Map([['limit', { type: 'integer' }]]))
  expect(writablesOf(sight({ error_code: 'no' }, { status_code: 404 }), BMS)).toBeUndefined()
})

it('the unit comes from the schema of the value, or from the value itself', () => {
  const schema = { properties: { data: { type: 'number', 'x-sovd-unit': { display_name: 'V' } } } }
  expect(readingOf(sight({ id: 'volts', data: 396.4, schema }))).toMatchObject({ value: 396.4, unit: 'V' })
  expect(readingOf(sight({ id: 'volts', data: 396.4, unit: 'kV' }))).toMatchObject({ unit: 'kV' })
  expect(readingOf(sight({ id: 'volts', data: null }))).toMatchObject({
    value: null,
    unit: null,
    failure: null,
  })
  expect(readingOf(sight(7))).toMatchObject({ value: 7 })
})

it('silence is told apart from a refusal, and neither is a value', () => {
  const error = { code: 'not-responding', message: 'no answer within 10 s' }
  expect(readingOf(sight(null, { status_code: null, error })).failure).toEqual({
    message: 'no answer within 10 s',
    isSilent: true,
  })
  expect(readingOf(sight({}, { status_code: 403, error })).failure?.isSilent).toBe(false)
})

it('the error of a part stands at that part', () => {
  const body = {
    id: 'window',
    data: { left: 40, right: 0 },
    errors: [{ path: '/data/right', error: { error_code: 'not-responding', message: 'LIN slave silent' } }],
    schema: { properties: { data: { properties: { left: { 'x-sovd-unit': { display_name: '%' } } } } } },
  }
  const item = { id: 'window', name: 'Window', category: null, groups: [], path: 'p' }
  const rows = dataRowsOf([item], () => readingOf(sight(body)), {
    open: new Set(['window']),
    whole: new Set(),
  })
  expect(rows.map(({ key, unit, error }) => [key, unit, error])).toEqual([
    ['window', null, undefined],
    ['window/left', '%', undefined],
    ['window/right', null, 'LIN slave silent'],
  ])
})

it('a long list shows its first elements and how many are left out, until all are wanted', () => {
  const item = { id: 'cells', name: 'Cells', category: null, groups: [], path: 'p' }
  const reading = readingOf(sight({ id: 'cells', data: Array.from({ length: 96 }, (_, at) => at) }))
  const open = new Set(['cells'])
  const cut = dataRowsOf([item], () => reading, { open, whole: new Set() })
  expect(cut).toHaveLength(1 + 20 + 1)
  expect(cut.at(-1)?.leftOut).toBe(76)
  expect(dataRowsOf([item], () => reading, { open, whole: new Set(['cells']) })).toHaveLength(97)
})

it('a value with parts is told in one line', () => {
  expect(summaryOf({ lowest: 3.9, highest: 4, more: {} }, String)).toBe('lowest 3.9 · highest 4 · more ...')
  expect(summaryOf([1, 2, 3], String)).toBe('1, 2, 3')
})
