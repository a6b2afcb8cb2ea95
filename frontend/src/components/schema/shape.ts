// What a JSON schema looks like as a form. Pure. What no form can show is JSON text.
import { isObject } from '@/lib/json'

interface Named {
  title: string | undefined
  description: string | undefined
  unit: string | undefined
  start: unknown
}

export interface ObjectShape extends Named {
  kind: 'object'
  fields: FieldShape[]
}
export interface TextShape extends Named {
  kind: 'text'
  minLength: number | undefined
  maxLength: number | undefined
  format: string | undefined
}
export interface NumberShape extends Named {
  kind: 'number'
  whole: boolean
  low: number | undefined
  high: number | undefined
}
export interface ChoiceShape extends Named {
  kind: 'choice'
  choices: readonly unknown[]
}
export interface FixedShape extends Named {
  kind: 'fixed'
  value: unknown
}
export interface ListShape extends Named {
  kind: 'list'
  item: SimpleShape
  most: number | undefined
}
export interface JsonShape extends Named {
  kind: 'json'
}
export type SimpleShape = TextShape | NumberShape | ChoiceShape | FixedShape
export type Shape = ObjectShape | SimpleShape | ListShape | JsonShape

export interface FieldShape {
  name: string
  required: boolean
  shape: Shape
}

type Schema = Record<string, unknown>

// A schema may refer to itself; nobody fills in a form that is deeper than this.
const DEEPEST = 6
const MIXTURES = ['oneOf', 'anyOf', 'allOf', 'not', 'if', 'patternProperties', 'dependentSchemas']

export function shapeOf(schema: unknown, root: unknown = schema, depth = 0): Shape {
  const read = followed(schema, root)
  if (read === undefined || depth > DEEPEST) return { kind: 'json', ...NAMELESS }
  const named = namedBy(read)
  if (MIXTURES.some((keyword) => keyword in read)) return { kind: 'json', ...named }
  if ('const' in read) return { kind: 'fixed', value: read.const, ...named }
  if (Array.isArray(read.enum) && read.enum.every(isSimple))
    return { kind: 'choice', choices: read.enum, ...named }
  return shapeOfType(read, named, root, depth)
}

/** The schema of one property: what stands under `data` or `parameters` of a whole body. */
export function propertySchema(schema: unknown, name: string): unknown {
  const read = followed(schema, schema)
  const part = isObject(read?.properties) ? read.properties[name] : undefined
  const followedPart = followed(part, schema)
  // What it refers to stands in the whole.
  return followedPart && isObject(schema) && '$defs' in schema
    ? { $defs: schema.$defs, ...followedPart }
    : followedPart
}

/** What a form begins with: the defaults, what cannot be otherwise, and nothing invented. */
export function startValue(shape: Shape): unknown {
  if (shape.start !== undefined) return shape.start
  if (shape.kind === 'fixed') return shape.value
  if (shape.kind !== 'object') return undefined
  const parts = shape.fields
    .map(({ name, required, shape: inner }) => [name, startOf(inner, required)] as const)
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(parts)
}

function startOf(shape: Shape, required: boolean): unknown {
  const value = startValue(shape)
  const isEmpty = isObject(value) && Object.keys(value).length === 0
  return isEmpty && !required ? undefined : value
}

/** The object with one member changed; a member without a value is left out. */
export function withMember(whole: unknown, name: string, value: unknown): Schema {
  const members = Object.entries({ ...(isObject(whole) ? whole : {}), [name]: value })
  return Object.fromEntries(members.filter(([, held]) => held !== undefined))
}

/** Members that the form does not show, because the schema does not name them. */
export function strangeMembers(shape: ObjectShape, value: unknown): string[] {
  if (!isObject(value)) return []
  return Object.keys(value).filter((name) => !shape.fields.some((field) => field.name === name))
}

const NAMELESS: Named = { title: undefined, description: undefined, unit: undefined, start: undefined }

function namedBy(schema: Schema): Named {
  const unit = isObject(schema['x-sovd-unit']) ? schema['x-sovd-unit'].display_name : undefined
  return {
    title: textIn(schema['x-sovd-name']) ?? textIn(schema.title),
    description: textIn(schema.description),
    unit: textIn(unit),
    start: schema.default,
  }
}

function shapeOfType(schema: Schema, named: Named, root: unknown, depth: number): Shape {
  switch (typeOf(schema)) {
    case 'object':
      return objectShape(schema, named, root, depth)
    case 'string':
      return {
        kind: 'text',
        ...named,
        minLength: numberIn(schema.minLength),
        maxLength: numberIn(schema.maxLength),
        format: textIn(schema.format),
      }
    case 'number':
    case 'integer':
      return {
        kind: 'number',
        ...named,
        whole: schema.type === 'integer',
        low: numberIn(schema.minimum),
        high: numberIn(schema.maximum),
      }
    case 'boolean':
      return { kind: 'choice', choices: [true, false], ...named }
    case 'array':
      return listShape(schema, named, root, depth)
    case undefined:
    default:
      return { kind: 'json', ...named }
  }
}

function objectShape(schema: Schema, named: Named, root: unknown, depth: number): Shape {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const names = Object.keys(properties)
  // Free members have no names to make fields of.
  if (names.length === 0 && schema.additionalProperties !== false) return { kind: 'json', ...named }
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : []
  const fields = names.map((name) => ({
    name,
    required: required.includes(name),
    shape: shapeOf(properties[name], root, depth + 1),
  }))
  return { kind: 'object', ...named, fields }
}

function listShape(schema: Schema, named: Named, root: unknown, depth: number): Shape {
  const item = shapeOf(schema.items, root, depth + 1)
  if ('prefixItems' in schema || !isSimpleShape(item)) return { kind: 'json', ...named }
  return { kind: 'list', ...named, item, most: numberIn(schema.maxItems) }
}

function isSimpleShape(shape: Shape): shape is SimpleShape {
  return shape.kind !== 'object' && shape.kind !== 'list' && shape.kind !== 'json'
}

function typeOf(schema: Schema): string | undefined {
  if (typeof schema.type === 'string') return schema.type
  return schema.type === undefined && isObject(schema.properties) ? 'object' : undefined
}

/** The schema itself, with a reference within the same document followed. */
function followed(schema: unknown, root: unknown): Schema | undefined {
  if (!isObject(schema)) return undefined
  if (typeof schema.$ref !== 'string') return schema
  const { $ref, ...beside } = schema
  if ($ref === '#' || !$ref.startsWith('#/')) return undefined
  const steps = $ref.slice(2).split('/').map(unescaped)
  const found = steps.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), root)
  return isObject(found) && !('$ref' in found) ? { ...found, ...beside } : undefined
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

function isSimple(value: unknown): boolean {
  return value === null || typeof value !== 'object'
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
