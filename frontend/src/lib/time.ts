// Times as people read them. Pure: "now" is handed in, in milliseconds since 1970.
import { inLanguage } from '@/lib/text/language'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const written = inLanguage({
  en: {
    mark: '.',
    day: (year: number, month: string, day: string) => `${year}-${month}-${day}`,
  },
  de: {
    mark: ',',
    day: (year: number, month: string, day: string) => `${day}.${month}.${year}`,
  },
})

/** How long ago, in the largest whole unit, e.g. "4 min". A clock that runs ahead counts as no age. */
export function formatAge(ageMs: number): string {
  const age = Math.max(0, ageMs)
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s`
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`
  if (age < DAY) return `${Math.floor(age / HOUR)} h`
  return `${Math.floor(age / DAY)} d`
}

export function ageMs(iso: string, now: number): number {
  return now - Date.parse(iso)
}

/** Time of day in the reader's zone, with tenths, e.g. "12:01:33.2". */
export function formatClock(iso: string): string {
  const time = new Date(iso)
  const tenths = Math.floor(time.getMilliseconds() / 100)
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${written.mark}${tenths}`
}

/** Day and time in the reader's zone, e.g. "2026-11-23 12:01:33". */
export function formatDayTime(iso: string): string {
  const time = new Date(iso)
  const day = written.day(time.getFullYear(), two(time.getMonth() + 1), two(time.getDate()))
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** The same moment in UTC, for the hover, e.g. "2026-11-23 11:01:33.204 UTC". */
export function formatUtc(iso: string): string {
  return new Date(iso).toISOString().replace('T', ' ').replace('Z', ' UTC')
}

/** Time since the start, e.g. "+0.4 s" or "+2:05 min". */
export function formatOffset(startIso: string, iso: string): string {
  return `+${formatSpan(startIso, iso)}`
}

/** From one time to another, e.g. "0.42 s" or "2:05 min". */
export function formatSpan(startIso: string, iso: string): string {
  const span = Math.max(0, Date.parse(iso) - Date.parse(startIso))
  if (span < MINUTE) {
    const seconds = (span / SECOND).toFixed(span < 10 * SECOND ? 2 : 1)
    return `${seconds.replace('.', written.mark)} s`
  }
  return `${Math.floor(span / MINUTE)}:${two(Math.floor((span % MINUTE) / SECOND))} min`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** A moment as `<input type="datetime-local">` has it, in the reader's zone; empty for none. */
export function toLocalInput(iso: string | undefined): string {
  const time = new Date(iso ?? '')
  if (Number.isNaN(time.getTime())) return ''
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}

export function fromLocalInput(text: string): string | undefined {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** The hour and minute in the reader's zone, e.g. "14:00". */
export function formatHour(iso: string): string {
  const time = new Date(iso)
  return `${two(time.getHours())}:${two(time.getMinutes())}`
}
