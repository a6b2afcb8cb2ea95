// What can be found, and which of it fits what was typed. Pure.

export const GROUPS = ['recent', 'pages', 'components', 'data', 'operations', 'vehicles', 'actions'] as const
export type Group = (typeof GROUPS)[number]

export interface Entry {
  /** Unlike all others; also of the element on the page. */
  id: string
  group: Group
  title: string
  detail?: string | undefined
  run: () => void
}

/** So many of each group are shown at most. */
const MOST = {
  recent: 6,
  pages: 8,
  components: 8,
  data: 10,
  operations: 8,
  vehicles: 8,
  actions: 8,
} satisfies Record<Group, number>

/** The groups that have something that fits, in their order; the best of each first. */
export function fitting(entries: readonly Entry[], wish: string): { group: Group; entries: Entry[] }[] {
  const words = wish.toLowerCase().split(/\s+/).filter(Boolean)
  return GROUPS.map((group) => ({
    group,
    entries: entries
      .filter((entry) => entry.group === group)
      .map((entry) => ({ entry, score: scoreOf(entry, words) }))
      .filter(({ score }) => score > 0)
      // The sort is stable: what fits equally well stays in its order.
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST[group])
      .map(({ entry }) => entry),
  })).filter((found) => found.entries.length > 0)
}

/** Zero if a word is nowhere; more for words that begin the title, or a word of it. */
function scoreOf({ title, detail }: Entry, words: readonly string[]): number {
  const name = title.toLowerCase()
  const more = (detail ?? '').toLowerCase()
  const scores = words.map((word) => {
    if (name.startsWith(word)) return 4
    if (name.split(/[\s\-_./]+/).some((part) => part.startsWith(word))) return 3
    if (name.includes(word)) return 2
    return more.includes(word) ? 1 : 0
  })
  return scores.includes(0) ? 0 : 1 + scores.reduce<number>((sum, score) => sum + score, 0)
}
