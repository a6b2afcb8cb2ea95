// A request as a line for a shell. Pure. Never with a token: the reader's own log-in is used.

export interface Copied {
  vehicle: { id: string; vin: string }
  method: string
  path: string
  query: Readonly<Record<string, string | readonly string[]>>
  body: unknown
}

/** The same command through the HTTP API; `$SOVD_TOKEN` is for the reader to fill. */
export function asCurl({ vehicle, method, path, query, body }: Copied, origin: string): string {
  const draft = {
    vehicle_id: vehicle.id,
    method,
    path,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(body === undefined ? {} : { body }),
  }
  return [
    `curl -X POST ${quoted(`${origin}/api/v1/commands`)}`,
    `  -H "Authorization: Bearer $SOVD_TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(JSON.stringify(draft))}`,
  ].join(' \\\n')
}

/** The same command for the `sovd` command line. */
export function asSovd({ vehicle, method, path, query, body }: Copied): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
  const whole = pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
  const words = ['sovd', 'raw', vehicle.vin, method, whole]
  return [
    ...words.map(quotedIfNeeded),
    ...(body === undefined ? [] : ['--body', quoted(JSON.stringify(body))]),
  ].join(' ')
}

function quotedIfNeeded(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : quoted(word)
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
