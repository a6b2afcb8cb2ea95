import { expect, it } from 'vitest'
import type { Entity } from '@/api/wire'
import { findEntity, matchingEntities } from '@/components/vehicle/entities'

function entity(name: string, path: string, children: Entity[] = []): Entity {
  return { id: path, name, kind: 'component', path, tags: [], collections: [], children }
}

const TREE = [
  entity('Powertrain', 'areas/powertrain', [
    entity('Battery management', 'components/bms', [entity('Cell monitor', 'components/cells')]),
    entity('Inverter', 'components/inverter'),
  ]),
]

it('finds an entity at any depth by its path', () => {
  expect(findEntity(TREE, 'components/cells')?.name).toBe('Cell monitor')
  expect(findEntity(TREE, 'components/none')).toBeUndefined()
})

it('a match keeps the way to it and all of its parts', () => {
  const found = matchingEntities(TREE, 'battery')
  expect(found[0]?.children.map(({ name }) => name)).toEqual(['Battery management'])
  expect(found[0]?.children[0]?.children).toHaveLength(1)
})

it('nothing wanted is everything, and no match is nothing', () => {
  expect(matchingEntities(TREE, ' ')).toHaveLength(1)
  expect(matchingEntities(TREE, 'gearbox')).toEqual([])
})
