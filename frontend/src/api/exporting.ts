// An export on its way from the server to a file. The token goes in the header, never in an address.
import { refusalOf } from '@/api/failures'
import type { Api } from '@/api/client'
import { historyQueryOf, type HistoryFilter } from '@/api/history'

export type ExportFormat = 'csv' | 'json'

interface Exporting {
  signal: AbortSignal
  onBytes: (sum: number) => void
}

/** Throws: Refused, Unreachable; TypeError when the line breaks on the way, so that no half file is taken for a whole. */
export async function exportCommands(
  api: Api,
  filter: HistoryFilter,
  format: ExportFormat,
  { signal, onBytes }: Exporting,
): Promise<Blob> {
  const query = { ...historyQueryOf(filter, Date.now()), format }
  const { data, error, response } = await api.GET('/api/v1/history/export', {
    params: { query },
    parseAs: 'stream',
    signal,
  })
  if (!data) throw refusalOf(response, error)
  return new Blob(await piecesOf(data, onBytes), { type: response.headers.get('Content-Type') ?? '' })
}

async function piecesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: (sum: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let sum = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return pieces
    pieces.push(value)
    sum += value.byteLength
    onBytes(sum)
  }
}
