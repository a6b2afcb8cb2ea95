// Numbers of things as people read them.
import { language } from '@/lib/text/language'

const WHOLE = new Intl.NumberFormat(language)

/** With marks between the thousands, e.g. "10,003". */
export function formatCount(count: number): string {
  return WHOLE.format(count)
}
