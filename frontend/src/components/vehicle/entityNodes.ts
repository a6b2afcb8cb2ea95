// The entities of a vehicle as people look for them: grouped by area where the vehicle says so. Pure.
import type { Entity } from '@/api/wire'

/** Headings for what no area claims. */
export const REMAINING = ['component', 'app', 'function', 'area'] as const
export type Remaining = (typeof REMAINING)[number]

/** A heading or an entity, with what stands below it. */
export interface EntityNode {
  /** The path of an entity; a heading that is none has a word that is no path. */
  key: string
  entity: Entity | null
  /** Of a heading that is no entity. */
  remaining: Remaining | null
  isHeading: boolean
  children: EntityNode[]
}

/** One line of the tree as it is shown. */
export interface EntityRow {
  node: EntityNode
  depth: number
  parent: string | null
  isOpen: boolean
}

/** Areas with what they contain, then what is left, by kind. Without areas there is nothing to group by. */
export function arrangeEntities(entities: readonly Entity[]): EntityNode[] {
  const byPath = new Map<string, Entity>()
  const index = (entity: Entity): void => {
    byPath.set(entity.path, entity)
    entity.children.forEach(index)
  }
  entities.forEach(index)
  const holders = holdersOf(byPath)
  const build = (entity: Entity, within: ReadonlySet<string>): EntityNode => {
    const seen = new Set([...within, entity.path])
    const held = entity.contains.flatMap((path) => {
      const other = byPath.get(path)
      return other && holders.get(path) === entity.path && !seen.has(path) ? [build(other, seen)] : []
    })
    const children = entity.children.map((child) => build(child, seen))
    const isHeading = entity.kind === 'area'
    // What an area contains comes before its parts; a component's own parts before what runs on it.
    return {
      key: entity.path,
      entity,
      remaining: null,
      isHeading,
      children: isHeading ? [...held, ...children] : [...children, ...held],
    }
  }
  const tops = entities.filter(({ path }) => !holders.has(path)).map((entity) => build(entity, new Set()))
  return withHeadings(tops)
}

/** Who shows what it contains: the last that claims it, as parts come after the whole. */
function holdersOf(byPath: ReadonlyMap<string, Entity>): Map<string, string> {
  const holders = new Map<string, string>()
  for (const [path, { contains }] of byPath)
    for (const held of contains) if (held !== path && byPath.has(held)) holders.set(held, path)
  return holders
}

function withHeadings(tops: EntityNode[]): EntityNode[] {
  const areas = tops.filter(({ isHeading, children }) => isHeading && children.length > 0)
  const others = tops.filter((node) => !areas.includes(node))
  const remaining = REMAINING.flatMap((kind): EntityNode[] => {
    const children = others.filter(({ entity }) => entity?.kind === kind)
    if (children.length === 0) return []
    return [
      { key: `:${kind}`, entity: null, remaining: kind, isHeading: true, children: children.map(plain) },
    ]
  })
  const [only, ...more] = remaining
  return areas.length === 0 && only !== undefined && more.length === 0
    ? only.children
    : [...areas, ...remaining]
}

/** An area without anything in it stands as a line below the heading of such areas. */
function plain(node: EntityNode): EntityNode {
  return node.children.length === 0 ? { ...node, isHeading: false } : node
}

/** Only what matches, and the way to it. A match keeps all of its parts. */
export function matchingNodes(nodes: readonly EntityNode[], search: string): EntityNode[] {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return [...nodes]
  return nodes.flatMap((node) => {
    const { entity } = node
    if (entity && `${entity.name} ${entity.path}`.toLowerCase().includes(wanted)) return [node]
    const children = matchingNodes(node.children, search)
    return children.length === 0 ? [] : [{ ...node, children }]
  })
}

/** The lines that are to be seen when these nodes are folded. */
export function rowsOf(nodes: readonly EntityNode[], folded: ReadonlySet<string>): EntityRow[] {
  const rows: EntityRow[] = []
  const add = (node: EntityNode, depth: number, parent: string | null): void => {
    const isOpen = node.children.length > 0 && !folded.has(node.key)
    rows.push({ node, depth, parent, isOpen })
    // What stands below a heading is not moved in: the heading says enough.
    if (isOpen) node.children.forEach((child) => add(child, node.isHeading ? depth : depth + 1, node.key))
  }
  nodes.forEach((node) => add(node, 0, null))
  return rows
}

/** What must be unfolded to see a node: all that stands above it. */
export function wayTo(nodes: readonly EntityNode[], key: string): string[] {
  for (const node of nodes) {
    if (node.key === key) return []
    const below = node.children.length === 0 ? undefined : findWay(node, key)
    if (below) return below
  }
  return []
}

function findWay(node: EntityNode, key: string): string[] | undefined {
  for (const child of node.children) {
    if (child.key === key) return [node.key]
    const below = findWay(child, key)
    if (below) return [node.key, ...below]
  }
  return undefined
}
