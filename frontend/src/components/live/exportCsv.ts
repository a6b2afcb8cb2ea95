// The recorded samples as a table: a column for each line, a row for each moment at which anything was seen. Pure.
import type { Track } from '@/api/live/recording'
import { csvLine, csvText } from '@/lib/csv'
import { trackName } from '@/components/live/lanes'

interface Row {
  at: number
  values: Map<number, number>
}

/** Units: ms since 1970. A gap has no rows; where a line had no value its cell is empty. */
export function samplesCsv(tracks: readonly Track[], from: number, to: number): string {
  const rows = new Map<number, Row>()
  tracks.forEach(({ series }, column) =>
    series.each(from, to, (at, value) => {
      if (at < from || at > to) return
      const row = rows.get(at) ?? { at, values: new Map<number, number>() }
      rows.set(at, row)
      if (!Number.isNaN(value)) row.values.set(column, value)
    }),
  )
  const head = ['time (UTC)', ...tracks.map((track) => csvText(headOf(track)))]
  const sorted = [...rows.values()]
    .filter(({ values }) => values.size > 0)
    .sort((one, other) => one.at - other.at)
  return csvLine(head) + sorted.map((row) => csvLine(cellsOf(row, tracks.length))).join('')
}

function headOf(track: Track): string {
  const unit = track.pin.unit === null ? '' : ` [${track.pin.unit}]`
  return `${trackName(track)}${unit} ${track.pin.entity}`
}

function cellsOf({ at, values }: Row, columns: number): string[] {
  const numbers = Array.from({ length: columns }, (_, column) => values.get(column))
  return [new Date(at).toISOString(), ...numbers.map((value) => (value === undefined ? '' : String(value)))]
}
