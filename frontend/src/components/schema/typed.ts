// Between what is typed in a field and the value it stands for. Pure.
import { language } from '@/lib/text/language'
import { schemaText } from '@/lib/text/schema'
import type { NumberShape, Shape } from '@/components/schema/shape'

/** A number if it is one; else the text itself, which the schema then refuses; nothing when empty. */
export function readNumber(typed: string): unknown {
  const text = language === 'de' ? typed.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2') : typed.trim()
  if (text === '') return undefined
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text
}

export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What may be typed, in a few words; nothing when anything may. */
export function hintOf(shape: Shape, required: boolean): string | undefined {
  const words = [
    shape.description,
    shape.kind === 'number' ? rangeOf(shape) : undefined,
    shape.kind === 'number' && shape.whole ? schemaText.whole : undefined,
    shape.start === undefined || shape.kind === 'object'
      ? undefined
      : schemaText.standard(shownValue(shape.start)),
    required || shape.kind === 'object' ? undefined : schemaText.optional,
  ].filter((word) => word !== undefined)
  return words.length === 0 ? undefined : words.join(', ')
}

function rangeOf({ low, high }: NumberShape): string | undefined {
  if (low !== undefined && high !== undefined) return schemaText.between(String(low), String(high))
  if (low !== undefined) return schemaText.from(String(low))
  return high === undefined ? undefined : schemaText.upTo(String(high))
}
