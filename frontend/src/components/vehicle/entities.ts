// Finding in the tree of entities. Pure.
import type { Entity } from '@/api/wire'

export function findEntity(entities: readonly Entity[], path: string): Entity | undefined {
  for (const entity of entities) {
    const found = entity.path === path ? entity : findEntity(entity.children, path)
    if (found) return found
  }
  return undefined
}

/** The tree with only what matches, and the way to it. A match keeps all of its parts. */
export function matchingEntities(entities: readonly Entity[], search: string): Entity[] {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return [...entities]
  return entities.flatMap((entity) => {
    if (`${entity.name} ${entity.path}`.toLowerCase().includes(wanted)) return [entity]
    const children = matchingEntities(entity.children, search)
    return children.length === 0 ? [] : [{ ...entity, children }]
  })
}
