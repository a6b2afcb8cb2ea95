// Where the API and the socket are. An empty base means: the same place the console came from.

export function apiBase(configured: string | undefined): string {
  return (configured ?? '').trim().replace(/\/+$/, '')
}

export function socketUrl(base: string, pageUrl: string): string {
  const url = new URL(`${base}/ws/commands`, pageUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
