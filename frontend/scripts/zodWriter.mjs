// Writes zod checks for the small part of JSON Schema that contracts/events.schema.json uses.
// An unknown keyword is an error: a check that silently leaves something out is worse than none.

// Words for readers, and restrictions a reader of messages has no use for: ids are opaque here.
const WITHOUT_MEANING = new Set([
  'description',
  'title',
  '$schema',
  '$id',
  '$defs',
  'required',
  'discriminator',
])

/** `export const` statements for a definition and all it names, each before it is used. */
export function zodDefinitions(root, names) {
  const written = new Map()
  const define = (name) => {
    if (written.has(name)) return
    const schema = root.$defs?.[name]
    if (schema === undefined) throw new Error(`the schema has no definition ${name}`)
    const code = expression(schema, (other) => {
      define(other)
      return constant(other)
    })
    written.set(
      name,
      `export const ${constant(name)} = ${code}\nexport type ${name} = z.infer<typeof ${constant(name)}>\n`,
    )
  }
  names.forEach(define)
  return [...written.values()].join('\n')
}

function constant(name) {
  return `${name[0].toLowerCase()}${name.slice(1)}Schema`
}

function expression(schema, refer) {
  if (schema === true) return 'z.unknown()'
  const { $ref, ...rest } = schema
  if ($ref !== undefined) return refer($ref.replace('#/$defs/', ''))
  const keywords = Object.keys(rest).filter(
    (key) => !WITHOUT_MEANING.has(key) && !isOnlyRequirement(key, rest[key]),
  )
  if (keywords.length === 0) return 'z.unknown()'
  if (rest.const !== undefined)
    return only(keywords, ['const', 'type'], `z.literal(${JSON.stringify(rest.const)})`)
  if (rest.enum !== undefined) return only(keywords, ['enum', 'type'], `z.enum(${JSON.stringify(rest.enum)})`)
  const choices = keywords.includes('oneOf')
    ? rest.oneOf
    : keywords.includes('anyOf')
      ? rest.anyOf
      : undefined
  if (choices)
    return only(keywords, ['oneOf', 'anyOf'], union(choices.map((choice) => expression(choice, refer))))
  return ofType(rest, keywords, refer)
}

function ofType(schema, keywords, refer) {
  switch (schema.type) {
    case 'object':
      return only(keywords, ['type', 'properties', 'additionalProperties'], objectOf(schema, refer))
    case 'array':
      return only(keywords, ['type', 'items'], `z.array(${expression(schema.items ?? true, refer)})`)
    case 'string':
      return only(keywords, ['type', 'format', 'minLength', 'maxLength'], stringOf(schema))
    case 'integer':
      return only(keywords, ['type', 'minimum', 'maximum'], `z.int()${bounds(schema)}`)
    case 'number':
      return only(keywords, ['type', 'minimum', 'maximum'], `z.number()${bounds(schema)}`)
    case 'boolean':
      return only(keywords, ['type'], 'z.boolean()')
    case 'null':
      return only(keywords, ['type'], 'z.null()')
    default:
      throw new Error(`cannot write a check for ${JSON.stringify(schema)}`)
  }
}

/** Members that a newer server adds are ignored, also where the schema says that there are none today. */
function objectOf(schema, refer) {
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined)
    return `z.record(z.string(), ${expression(schema.additionalProperties, refer)})`
  const required = new Set(schema.required ?? [])
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const code = expression(member, refer)
    return `  ${name}: ${required.has(name) ? code : `z.optional(${code})`},\n`
  })
  const kind = schema.additionalProperties === true ? 'looseObject' : 'object'
  return `z.${kind}({\n${members.join('')}})`
}

function stringOf({ format }) {
  return format === 'date-time' ? 'z.iso.datetime({ offset: true })' : 'z.string()'
}

function bounds({ minimum, maximum }) {
  const checks = []
  if (minimum !== undefined) checks.push(`z.gte(${minimum})`)
  if (maximum !== undefined) checks.push(`z.lte(${maximum})`)
  return checks.length === 0 ? '' : `.check(${checks.join(', ')})`
}

function union(choices) {
  return choices.length === 1 ? choices[0] : `z.union([${choices.join(', ')}])`
}

function only(keywords, known, code) {
  const foreign = keywords.filter((key) => !known.includes(key))
  if (foreign.length > 0) throw new Error(`cannot write a check for the keyword ${foreign.join(', ')}`)
  return code
}

/** `oneOf: [{required: [a]}, {required: [b]}]` says which members stand together; a reader can do without. */
function isOnlyRequirement(key, value) {
  if (key !== 'oneOf' && key !== 'anyOf') return false
  return value.every((choice) => Object.keys(choice).join() === 'required')
}
