// How long to wait before another try.

const FIRST_MS = 500
const LONGEST_MS = 15_000

/** Doubles with each try, and spreads by half, so that many consoles do not come back at one moment.
 *  Units: `attempt` counts from 0; `random` is 0 to 1; the result is milliseconds. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(full / 2 + (full / 2) * random)
}
