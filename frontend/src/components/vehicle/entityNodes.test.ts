import { expect, it } from 'vitest'
import type { Entity } from '@/api/wire'
import {
  arrangeEntities,
  matchingNodes,
  rowsOf,
  wayTo,
  type EntityNode,
} from '@/components/vehicle/entityNodes'

function entity(path: string, part: Partial<Entity> = {}): Entity {
  const kind = path.startsWith('areas') ? 'area' : path.startsWith('apps') ? 'app' : 'component'
  const name = path.split('/').at(-1) ?? path
  return { id: name, name, kind, path, tags: [], collections: [], children: [], contains: [], ...part }
}

function told(nodes: readonly EntityNode[]): unknown[] {
  return nodes.map(({ key, children }) => (children.length === 0 ? key : { [key]: told(children) }))
}

const CAR = [
  entity('areas/powertrain', {
    contains: ['components/bms', 'components/inverter'],
    children: [entity('areas/powertrain/subareas/storage', { contains: ['components/bms'] })],
  }),
  entity('areas/roof'),
  entity('components/bms', { children: [entity('components/bms/subcomponents/cells')] }),
  entity('components/inverter'),
  entity('components/hpc', { contains: ['apps/routes'] }),
  entity('apps/routes'),
]

it('areas are headings of what they contain, the innermost that claims it', () => {
  expect(told(arrangeEntities(CAR))).toEqual([
    {
      'areas/powertrain': [
        'components/inverter',
        {
          'areas/powertrain/subareas/storage': [{ 'components/bms': ['components/bms/subcomponents/cells'] }],
        },
      ],
    },
    { ':component': [{ 'components/hpc': ['apps/routes'] }] },
    { ':area': ['areas/roof'] },
  ])
})

it('components alone need no heading', () => {
  expect(told(arrangeEntities([entity('components/a'), entity('components/b')]))).toEqual([
    'components/a',
    'components/b',
  ])
})

it('entities that contain each other are all shown, and none for ever', () => {
  const circle = [
    entity('areas/x', { contains: ['components/a'] }),
    entity('components/a', { contains: ['components/b'] }),
    entity('components/b', { contains: ['components/b', 'components/missing'] }),
  ]
  expect(told(arrangeEntities(circle))).toEqual([{ 'areas/x': [{ 'components/a': ['components/b'] }] }])
})

it('a match keeps the way to it and all of its parts', () => {
  expect(told(matchingNodes(arrangeEntities(CAR), 'BMS'))).toEqual([
    {
      'areas/powertrain': [
        {
          'areas/powertrain/subareas/storage': [{ 'components/bms': ['components/bms/subcomponents/cells'] }],
        },
      ],
    },
  ])
  expect(matchingNodes(arrangeEntities(CAR), 'gearbox')).toEqual([])
})

it('folded nodes hide what is below them, and the way to a hidden one is known', () => {
  const nodes = arrangeEntities(CAR)
  const all = rowsOf(nodes, new Set())
  expect(all.map(({ node, depth }) => `${depth} ${node.key}`).slice(0, 5)).toEqual([
    '0 areas/powertrain',
    '0 components/inverter',
    '0 areas/powertrain/subareas/storage',
    '0 components/bms',
    '1 components/bms/subcomponents/cells',
  ])
  expect(rowsOf(nodes, new Set(['areas/powertrain']))).toHaveLength(all.length - 4)
  expect(wayTo(nodes, 'components/bms/subcomponents/cells')).toEqual([
    'areas/powertrain',
    'areas/powertrain/subareas/storage',
    'components/bms',
  ])
})

it('two thousand entities are arranged within one frame', () => {
  const many = Array.from({ length: 2_000 }, (_, at) => entity(`components/e${at}`))
  const area = entity('areas/all', { contains: many.map(({ path }) => path) })
  expect(rowsOf(arrangeEntities([area, ...many]), new Set())).toHaveLength(2_001)
})
