// The range of a lane's values. It changes only when it must: an axis that breathes cannot be read. Pure.

export type Range = [low: number, high: number]

const ROOM = 0.08 // above and below, of what is shown
const LEAST_USED = 0.45 // of a range, below which it is drawn anew

/** `before`: what the lane had. Without values it keeps that. */
export function steadyRange(before: Range | null, low: number | null, high: number | null): Range {
  if (low === null || high === null) return before ?? [0, 1]
  return before !== null && stillFits(before, low, high) ? before : widened(low, high)
}

function stillFits(before: Range, low: number, high: number): boolean {
  if (low < before[0] || high > before[1]) return false
  return high === low ? isFlat(before, low) : high - low >= LEAST_USED * (before[1] - before[0])
}

function widened(low: number, high: number): Range {
  const room = high > low ? ROOM * (high - low) : flatRoom(low)
  return [low - room, high + room]
}

function flatRoom(value: number): number {
  return Math.abs(value) > 1 ? Math.abs(value) * 0.02 : 0.5
}

function isFlat([low, high]: Range, value: number): boolean {
  return high - low <= 4 * flatRoom(value)
}
