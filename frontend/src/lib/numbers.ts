// Measured numbers as people read them, with the marks of the language. Pure.
import { language } from '@/lib/text/language'

const MOST_PLACES = 5
const TINY = 0.001
const LONG = 10_000_000

const byPlaces = Array.from({ length: MOST_PLACES + 1 }, (_, places) => fixed(places))
const tiny = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 })
const round = new Intl.NumberFormat(language, { maximumSignificantDigits: 6 })
const long = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 4 })

function fixed(places: number): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places })
}

/** How many decimal places a value was sent with; what a computer's fractions add beyond the fifth is no measurement. */
export function placesOf(value: number): number {
  const text = String(value)
  const point = text.indexOf('.')
  if (text.includes('e-')) return MOST_PLACES
  return point === -1 ? 0 : Math.min(text.length - point - 1, MOST_PLACES)
}

/** With the `places` of its series, so that it does not jump while it moves, and never more than tell something. */
export function formatMeasured(value: number, places: number): string {
  const size = Math.abs(value)
  if (size > 0 && size < TINY && places === MOST_PLACES) return tiny.format(value)
  const telling = size >= 1_000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : MOST_PLACES
  return byPlaces[Math.min(places, telling)]?.format(value) ?? String(value)
}

/** For an axis: its numbers are round, their own places are enough. */
export function formatRound(value: number): string {
  return (Math.abs(value) >= LONG ? long : round).format(value)
}
