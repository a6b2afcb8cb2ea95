// Time that is left, as people count it down. Pure: "now" is handed in, in milliseconds since 1970.

const SECOND = 1_000

/** Whole seconds until then, never less than none. */
export function secondsLeft(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / SECOND))
}

/** E.g. "4:31", "1:02:09". */
export function formatLeft(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
