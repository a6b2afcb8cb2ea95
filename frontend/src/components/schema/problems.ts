// Whether a value fits its schema, and if not, where and why in plain words. Pure.
// The validator interprets the schema; one that compiles would need `eval`, which the policy forbids.
import { Validator, type OutputUnit } from '@cfworker/json-schema'
import { isObject } from '@/lib/json'
import { schemaText } from '@/lib/text/schema'

export interface FieldProblem {
  /** A JSON pointer into the value; empty for the whole. */
  at: string
  sentence: string
}

/** Shape: in the order of the value; empty when it fits, or when the schema cannot be understood. */
export function problemsOf(schema: unknown, value: unknown): FieldProblem[] {
  if (!isObject(schema)) return []
  if (value === undefined) return [{ at: '', sentence: schemaText.missing }]
  const errors = errorsOf(schema, value)
  const told = errors.flatMap((error) => problemsOfError(error, schema, value))
  return told.filter(({ at, sentence }, index) => !told.slice(0, index).some(same({ at, sentence })))
}

/** The first thing that is wrong with a value, with the name of its place, or nothing. */
export function firstProblem(schema: unknown, value: unknown): string | undefined {
  return said(problemsOf(schema, value)[0])
}

export function said(problem: FieldProblem | undefined): string | undefined {
  if (problem === undefined) return undefined
  const name = placesOf(problem.at).join(' / ')
  return name === '' ? problem.sentence : `${name}: ${problem.sentence}`
}

export function problemAt(problems: readonly FieldProblem[], at: string): string | undefined {
  return problems.find((problem) => problem.at === at)?.sentence
}

export function pointerTo(at: string, name: string | number): string {
  return `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function placesOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function same(one: FieldProblem) {
  return (other: FieldProblem) => other.at === one.at && other.sentence === one.sentence
}

function errorsOf(schema: Record<string, unknown>, value: unknown): OutputUnit[] {
  try {
    return new Validator(schema, '2020-12', false).validate(value).errors
  } catch {
    // A schema with a reference or a pattern that cannot be read. The vehicle will check for itself.
    return []
  }
}

type Limit = Record<string, unknown>

const SENTENCES: Record<string, (limit: unknown, parent: Limit) => string> = {
  type: (type) => schemaText.type(typeof type === 'string' ? type : ''),
  enum: () => schemaText.choice,
  const: (fixed) => schemaText.fixed(JSON.stringify(fixed)),
  minimum: (limit, { maximum }) => schemaText.range(limit, maximum),
  maximum: (limit, { minimum }) => schemaText.range(minimum, limit),
  exclusiveMinimum: (limit) => schemaText.above(Number(limit)),
  exclusiveMaximum: (limit) => schemaText.below(Number(limit)),
  multipleOf: (step) => schemaText.step(Number(step)),
  minLength: (length) => schemaText.tooShort(Number(length)),
  maxLength: (length) => schemaText.tooLong(Number(length)),
  pattern: (pattern) => schemaText.pattern(String(pattern)),
  format: (format) => schemaText.format(String(format)),
  minItems: (count) => schemaText.tooFew(Number(count)),
  maxItems: (count) => schemaText.tooMany(Number(count)),
  uniqueItems: () => schemaText.twice,
  oneOf: () => schemaText.noneFits,
  anyOf: () => schemaText.noneFits,
  not: () => schemaText.noneFits,
  minProperties: (count) => schemaText.tooFew(Number(count)),
  maxProperties: (count) => schemaText.tooMany(Number(count)),
}

/** These only say that something inside is wrong, which is told by itself. */
const OUTER = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', 'additionalProperties'])

function problemsOfError(error: OutputUnit, schema: Limit, value: unknown): FieldProblem[] {
  const at = decoded(error.instanceLocation)
  const keywordAt = decoded(error.keywordLocation)
  if (error.keyword === 'required') return missingIn(at, keywordAt, schema, value)
  // What `additionalProperties: false` forbids is told as a schema that is always false.
  if (error.keyword === 'false') return [{ at, sentence: schemaText.strange }]
  if (OUTER.has(error.keyword) || isWithinChoice(keywordAt)) return []
  const parent = found(schema, keywordAt.slice(0, keywordAt.lastIndexOf('/')), schema)
  const limits = isObject(parent) ? parent : {}
  const sentence = SENTENCES[error.keyword]?.(limits[error.keyword], limits)
  return [{ at, sentence: sentence ?? schemaText.wrong(error.error) }]
}

function missingIn(at: string, keywordAt: string, schema: Limit, value: unknown): FieldProblem[] {
  const wanted = found(schema, keywordAt, schema)
  const whole = found(value, at)
  const present = isObject(whole) ? Object.keys(whole) : []
  const names = Array.isArray(wanted) ? wanted.filter((name) => typeof name === 'string') : []
  return names
    .filter((name) => !present.includes(name))
    .map((name) => ({ at: pointerTo(at, name), sentence: schemaText.missing }))
}

/** Inside one of several forms: that it does not fit that one is no news. */
function isWithinChoice(keywordAt: string): boolean {
  return /\/(oneOf|anyOf|not|if)\/./.test(keywordAt)
}

/** From the validator's `#/a%20b` to `/a b`, still escaped as a pointer is. */
function decoded(location: string): string {
  const pointer = location.replace(/^#/, '')
  try {
    return decodeURI(pointer)
  } catch {
    return pointer
  }
}

/** What stands at a pointer. With `root`, references on the way are followed, as the validator does. */
function found(whole: unknown, pointer: string, root?: Limit): unknown {
  let at = whole
  for (const step of placesOf(pointer)) {
    if (Array.isArray(at)) at = at[Number(step)]
    else if (isObject(at)) {
      const next: unknown = at[step]
      at = step === '$ref' && typeof next === 'string' && root ? found(root, next.replace(/^#/, '')) : next
    } else return undefined
  }
  return at
}
