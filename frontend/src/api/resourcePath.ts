// Which entity and which of its collections a path addresses. Mirrors `ResourcePath` in backend/app/sovd/requests.py;
// the server decides. Pure.

const KINDS = new Set(['areas', 'components', 'apps', 'functions'])
const NESTED = new Set(['subareas', 'subcomponents'])
const COLLECTIONS = new Set([
  'data',
  'data-categories',
  'data-groups',
  'data-lists',
  'faults',
  'operations',
  'configurations',
  'modes',
  'locks',
  'logs',
  'bulk-data',
  'cyclic-subscriptions',
  'triggers',
  'scripts',
  'updates',
  'communication-logs',
  'clear-data',
  'status',
])

export interface ResourcePath {
  /** Such as "components/bms"; empty for the root. */
  entity: string
  collection: string | undefined
  /** What follows the collection. */
  rest: string[]
}

/** `text`: below the vehicle's SOVD root; what follows a "?" does not belong to it. */
export function readPath(text: string): ResourcePath {
  const segments = (text.split('?', 1)[0] ?? '').split('/').filter((segment) => segment !== '')
  const at = KINDS.has(segments[0] ?? '') ? collectionFromLeft(segments) : collectionFromRight(segments)
  if (at === -1) return { entity: segments.join('/'), collection: undefined, rest: [] }
  return { entity: segments.slice(0, at).join('/'), collection: segments[at], rest: segments.slice(at + 1) }
}

/** Kind and id, nested kinds and ids, then the collection: an id may be named like one. */
function collectionFromLeft(segments: string[]): number {
  let start = 2
  while (NESTED.has(segments[start] ?? '')) start += 2
  return segments.findIndex((segment, at) => at >= start && COLLECTIONS.has(segment))
}

/** A server with paths of its own: the last known word, or the first of several in a row. */
function collectionFromRight(segments: string[]): number {
  let at = segments.findLastIndex((segment) => COLLECTIONS.has(segment))
  while (at > 0 && COLLECTIONS.has(segments[at - 1] ?? '')) at -= 1
  return at
}
