// Numbers of things as people read them.

const WHOLE = new Intl.NumberFormat('en')

/** With marks between the thousands, e.g. "10,003". */
export function formatCount(count: number): string {
  return WHOLE.format(count)
}
