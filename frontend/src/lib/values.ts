// A single value as people read it. Nothing is rounded: what the vehicle said is what is shown.
import { language } from '@/lib/text/language'

const NUMBER = new Intl.NumberFormat(language, { maximumFractionDigits: 20 })

/** Numbers with the marks of the language; text as it is; the rest as JSON. */
export function formatValue(value: unknown): string {
  if (typeof value === 'number') return NUMBER.format(value)
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}
