// A request as a line for a terminal: `curl` against this service, or the `sovd` command. Pure.
// The token never appears: whoever pastes the line brings their own.
import type { Method } from '@/api/wire'

export interface ShellRequest {
  vehicle: { id: string; vin: string }
  method: Method
  path: string
  query?: Record<string, string | string[]> | null | undefined
  body?: unknown
}

/** `origin`: where the service is, such as `https://sovd.example`. */
export function asCurl(origin: string, request: ShellRequest): string {
  const { vehicle, method, path, query, body } = request
  const draft = {
    vehicle_id: vehicle.id,
    method,
    path,
    ...(pairsOf(query).length === 0 ? {} : { query }),
    ...(isGiven(body) ? { body } : {}),
  }
  return [
    `curl --fail-with-body -sS ${quoted(`${origin}/api/v1/commands`)}`,
    // Double quotes: the shell puts the token in, from a variable that the reader sets.
    '-H "Authorization: Bearer $SOVD_TOKEN"',
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(draft))}`,
  ].join(' \\\n  ')
}

export function asSovd({ vehicle, method, path, query, body }: ShellRequest): string {
  return [
    'sovd raw',
    quoted(vehicle.vin),
    method,
    quoted(path),
    ...pairsOf(query).map((pair) => `--query ${quoted(pair)}`),
    ...(isGiven(body) ? [`--body ${quoted(JSON.stringify(body))}`] : []),
  ].join(' ')
}

function pairsOf(query: ShellRequest['query']): string[] {
  return Object.entries(query ?? {}).flatMap(([name, value]) => [value].flat().map((one) => `${name}=${one}`))
}

function isGiven(body: unknown): boolean {
  return body !== undefined && body !== null
}

/** One word for a POSIX shell, whatever stands in it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
