// What a new password must be, before the server is asked. Mirrors the server's accounts/credentials.py. Pure.

export const SHORTEST = 8 // characters
export const LONGEST = 128

export const RULES = ['long', 'short', 'notName', 'different'] as const
export type Rule = (typeof RULES)[number]
export type Strength = 'weak' | 'fair' | 'good' | 'strong'

export interface Told {
  password: string
  username: string
  /** Nothing where somebody else gives the password. */
  old?: string
}

/** The rules that count here, and whether each is kept. */
export function judgeRules({ password, username, old }: Told): { rule: Rule; kept: boolean }[] {
  const length = Array.from(password.normalize('NFC')).length
  const kept: Record<Rule, boolean> = {
    long: length >= SHORTEST,
    short: length <= LONGEST,
    notName: password !== '' && password.toLowerCase() !== username.trim().toLowerCase(),
    different: password !== '' && password !== old,
  }
  // The upper limit is worth a line only to who meets it.
  const shown = RULES.filter((rule) =>
    rule === 'different' ? old !== undefined : rule !== 'short' || !kept.short,
  )
  return shown.map((rule) => ({ rule, kept: kept[rule] }))
}

export function keepsRules(told: Told): boolean {
  return judgeRules(told).every(({ kept }) => kept)
}

const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]
const SIZES = [26, 26, 10, 33]

/** A rough measure: length times the kinds of characters, less for those that repeat. It knows no word lists. */
export function strengthOf(password: string): Strength {
  const letters = Array.from(password)
  const pool = KINDS.reduce((sum, kind, index) => sum + (kind.test(password) ? (SIZES[index] ?? 0) : 0), 0)
  const counted = Math.min(letters.length, new Set(letters).size * 1.5)
  const bits = pool === 0 ? 0 : counted * Math.log2(pool)
  if (bits < 45) return 'weak'
  if (bits < 65) return 'fair'
  return bits < 85 ? 'good' : 'strong'
}
