// Finding in the tree of entities. Pure.
import type { Entity } from '@/api/wire'

export function findEntity(entities: readonly Entity[], path: string): Entity | undefined {
  for (const entity of entities) {
    const found = entity.path === path ? entity : findEntity(entity.children, path)
    if (found) return found
  }
  return undefined
}
