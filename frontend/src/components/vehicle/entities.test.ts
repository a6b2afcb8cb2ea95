import { expect, it } from 'vitest'
import type { Entity } from '@/api/wire'
import { findEntity } from '@/components/vehicle/entities'

function entity(name: string, path: string, children: Entity[] = []): Entity {
  return { id: path, name, kind: 'component', path, tags: [], collections: [], children, contains: [] }
}

it('finds an entity at any depth by its path', () => {
  const tree = [entity('Powertrain', 'areas/powertrain', [entity('Cell monitor', 'components/cells')])]
  expect(findEntity(tree, 'components/cells')?.name).toBe('Cell monitor')
  expect(findEntity(tree, 'components/none')).toBeUndefined()
})
