// Where to go after signing in: only ever a place inside this console.

/** The path, or nothing if it could lead to another site (`//host`, `/\host`, `https:`). */
export function localPath(wish: string | undefined): string | undefined {
  if (!wish?.startsWith('/')) return undefined
  const base = 'http://console.invalid'
  if (!URL.canParse(wish, base)) return undefined
  const url = new URL(wish, base)
  if (url.origin !== base) return undefined
  return url.pathname + url.search + url.hash
}
