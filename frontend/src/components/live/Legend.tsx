import { useEffect, useRef } from 'react'
import type { Pin } from '@/api/live/pinBoard'
import { itemKey, type Recording, type Track } from '@/api/live/recording'
import { eachFrame } from '@/components/live/frames'
import { trackName } from '@/components/live/lanes'
import styles from '@/components/live/Live.module.css'
import type { Plotter } from '@/components/live/plotter'
import { formatMeasured } from '@/lib/numbers'
import { plotText } from '@/lib/text/live'
import { formatAge, formatClock } from '@/lib/time'
import { CrossIcon } from '@/ui/icons'

const WRITE_EVERY_MS = 250
const STALE_MS = 5_000

interface LegendProps {
  recording: Recording
  tracks: readonly Track[]
  pins: readonly Pin[]
  onTakeOff: (pin: Pin) => void
  plotter: () => Plotter | null
}

interface Row {
  key: string
  pin: Pin
  track: Track | null
  name: string
}

/** Each line with its colour and current value. It is what the plot says, as a table. */
export function Legend({ recording, tracks, pins, onTakeOff, plotter }: LegendProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const caption = useRef<HTMLSpanElement>(null)
  const rows = rowsOf(pins, tracks)
  const withEntity = new Set(pins.map(({ entity }) => entity)).size > 1
  const latest = useRef({ rows, plotter })
  useEffect(() => {
    latest.current = { rows, plotter }
  })
  // Values change many times a second: they are written into the cells, and React is not asked.
  useEffect(() => {
    let next = 0
    return eachFrame((moment) => {
      if (moment < next || body.current === null) return
      next = moment + WRITE_EVERY_MS
      const crosshair = latest.current.plotter()?.crosshair() ?? null
      write(
        caption.current,
        crosshair === null
          ? plotText.values
          : `${plotText.atCrosshair} ${formatClock(new Date(crosshair).toISOString())}`,
      )
      writeRows(body.current, latest.current.rows, recording, crosshair)
    })
  }, [recording])
  return (
    <div className={styles.legend}>
      <div className={styles.moment} aria-hidden="true">
        <span ref={caption} />
      </div>
      <table>
        <caption className="hidden-visually">{plotText.values}</caption>
        <thead>
          <tr>
            <th scope="col">{plotText.name}</th>
            <th scope="col" data-right="true">
              {plotText.value}
            </th>
            <th scope="col">{plotText.unit}</th>
            <th scope="col">{plotText.age}</th>
            <th scope="col">
              <span className="hidden-visually">{plotText.takeOffColumn}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <LegendRow key={row.key} row={row} withEntity={withEntity} onTakeOff={() => onTakeOff(row.pin)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function LegendRow({ row, withEntity, onTakeOff }: { row: Row; withEntity: boolean; onTakeOff: () => void }) {
  const colour = row.track === null ? 'var(--faint)' : `var(--line-${row.track.colour})`
  return (
    <tr>
      <th scope="row" title={`${row.name}, ${row.pin.entity}`}>
        <i className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
        {row.name}
        {withEntity && <small>{row.pin.entity}</small>}
      </th>
      <td data-right="true" className={styles.value} />
      <td>{row.pin.unit}</td>
      <td className={styles.age} />
      <td data-right="true">
        <button
          type="button"
          className={styles.takeOff}
          aria-label={plotText.takeOff(row.name)}
          onClick={onTakeOff}
        >
          <CrossIcon />
        </button>
      </td>
    </tr>
  )
}

/** A pinned value without a number, or that has not come yet, has a row as well. */
function rowsOf(pins: readonly Pin[], tracks: readonly Track[]): Row[] {
  return pins.flatMap((pin): Row[] => {
    const own = tracks.filter((track) => itemKey(track.pin) === itemKey(pin))
    if (own.length === 0) return [{ key: itemKey(pin), pin, track: null, name: pin.name }]
    return own.map((track) => ({ key: track.key, pin, track, name: trackName(track) }))
  })
}

function writeRows(
  body: HTMLTableSectionElement,
  rows: readonly Row[],
  recording: Recording,
  crosshair: number | null,
): void {
  const now = recording.now(Date.now())
  rows.forEach((row, index) => {
    const cells = body.rows[index]?.cells
    if (cells !== undefined)
      writeRow(cells, crosshair === null ? current(row, recording) : then(row, crosshair), crosshair ?? now)
  })
}

function writeRow(cells: HTMLCollectionOf<HTMLTableCellElement>, seen: Shown, now: number): void {
  const age = seen.at === null ? 0 : Math.max(0, now - seen.at)
  const stale = age > STALE_MS ? 'stale' : ''
  write(cells[1], seen.text)
  cells[1]?.setAttribute('data-tone', seen.isError ? 'bad' : stale)
  write(cells[3], seen.at === null ? '' : formatAge(age))
}

interface Shown {
  text: string
  at: number | null
  isError: boolean
}

function current({ pin, track }: Row, recording: Recording): Shown {
  const latest = recording.latestOf(pin)
  if (latest === undefined) return { text: plotText.noValue, at: null, isError: false }
  if (latest.error !== null) return { text: latest.error, at: latest.at, isError: true }
  const last = track?.series.last
  if (last === undefined) return { text: latest.text ?? plotText.noValue, at: latest.at, isError: false }
  return { text: formatMeasured(last.value, track?.series.places ?? 0), at: latest.at, isError: false }
}

function then({ track }: Row, at: number): Shown {
  const point = track?.series.before(at)
  const isValue = point !== undefined && !Number.isNaN(point.value)
  return {
    text: isValue ? formatMeasured(point.value, track?.series.places ?? 0) : '–',
    at: point?.at ?? null,
    isError: false,
  }
}

function write(cell: Element | null | undefined, text: string): void {
  if (cell && cell.textContent !== text) cell.textContent = text
}
