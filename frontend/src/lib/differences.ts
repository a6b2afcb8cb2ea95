// What is different between two values. Pure.
import { isObject } from '@/lib/json'

export interface Difference {
  /** JSON pointer; empty for the whole. */
  at: string
  before: unknown
  after: unknown
}

/** Every plain place that differs, in the order of the first value; lists are compared place by place. */
export function differences(before: unknown, after: unknown, at = ''): Difference[] {
  const one = partsOf(before)
  const other = partsOf(after)
  if (one === undefined || other === undefined || Array.isArray(before) !== Array.isArray(after))
    return isSame(before, after) ? [] : [{ at, before, after }]
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].flatMap((name) => differences(one[name], other[name], `${at}/${name}`))
}

function partsOf(value: unknown): Record<string, unknown> | undefined {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, index) => [String(index), item]))
  return isObject(value) ? value : undefined
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
