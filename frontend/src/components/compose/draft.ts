// From what is typed to what is sent: reads the form, or says why it cannot be sent yet. Pure.
import { riskOf } from '@/api/risk'
import type { CatalogueEntry, CatalogueField, Command, Draft, Method, Risk, Role } from '@/api/wire'
import { readJsonDraft } from '@/components/compose/jsonDraft'
import { previewPath } from '@/components/compose/previewPath'
import { prettyJson, readJson, readValue, type ReadJson } from '@/lib/json'
import { composeText, confirmText } from '@/lib/text/compose'

export interface ComposeForm {
  mode: 'named' | 'json' | 'raw'
  command: string
  component: string
  fields: Record<string, string>
  json: string
  method: Method
  path: string
  body: string
  notAfterS: string
  reason: string
}

export const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const satisfies Method[]

export function emptyForm(entityPath: string | undefined): ComposeForm {
  return {
    mode: 'named',
    command: 'read-faults',
    component: entityPath ?? '',
    fields: {},
    json: '',
    method: 'GET',
    path: entityPath === undefined ? '' : `${entityPath}/`,
    body: '',
    notAfterS: '',
    reason: '',
  }
}

/** A form that can be sent, with what the reader should know before. */
export interface ReadyDraft {
  draft: Draft
  title: string
  method: string
  path: string
  body: unknown
  component: string
  risk: Risk
}

export type ReadForm = { ready: ReadyDraft } | { refusal: string }

export function readForm(
  form: ComposeForm,
  catalogue: CatalogueEntry[] | undefined,
  vehicleId: string | undefined,
  role: Role | undefined,
): ReadForm {
  if (vehicleId === undefined) return { refusal: composeText.missingVehicle }
  const limit = readLimit(form)
  if ('refusal' in limit) return limit
  const read = READ[form.mode](form, vehicleId, limit, catalogue)
  if ('ready' in read && role === 'viewer' && read.ready.risk !== 'read')
    return { refusal: composeText.viewer }
  return read
}

const READ = {
  raw: readRaw,
  named: readNamed,
  json: (form, vehicleId, { extras }, catalogue) =>
    catalogue === undefined
      ? { refusal: composeText.loading }
      : readJsonDraft(form.json, catalogue, vehicleId, extras),
} satisfies Record<
  ComposeForm['mode'],
  (form: ComposeForm, vehicleId: string, limit: Limit, catalogue: CatalogueEntry[] | undefined) => ReadForm
>

/** A form that sends this request once more. The reason is not taken over: it was another one's. */
export function formOf({ method, path, query, body }: Command): ComposeForm {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )
  const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
  return {
    ...emptyForm(undefined),
    mode: 'raw',
    method,
    path: `${path}${search}`,
    body: body === null || body === undefined ? '' : prettyJson(body),
  }
}

interface Limit {
  extras: { not_after_s?: number; reason?: string }
}

function readLimit(form: ComposeForm): Limit | { refusal: string } {
  const seconds = Number(form.notAfterS)
  if (form.notAfterS.trim() !== '' && !(Number.isInteger(seconds) && seconds > 0)) {
    return { refusal: composeText.badNumber(composeText.notAfter) }
  }
  return {
    extras: {
      ...(form.notAfterS.trim() === '' ? {} : { not_after_s: seconds }),
      ...(form.reason.trim() === '' ? {} : { reason: form.reason.trim() }),
    },
  }
}

function readRaw(form: ComposeForm, vehicleId: string, { extras }: Limit): ReadForm {
  const { path, query } = splitPath(form.path.trim())
  if (path === '') return { refusal: composeText.missingPath }
  if (!isPath(path)) return { refusal: composeText.badPath }
  const body = readBody(form)
  if (body?.ok === false) return { refusal: composeText.badJson(body.problem) }
  const bodyPart = body === undefined ? {} : { body: body.value }
  return {
    ready: {
      draft: { vehicle_id: vehicleId, method: form.method, path, ...query, ...bodyPart, ...extras },
      title: confirmText.untitled(form.method),
      method: form.method,
      path: form.path.trim(),
      body: body?.value,
      component: path.split('/').slice(0, 2).join('/'),
      risk: riskOf(form.method, path),
    },
  }
}

function readBody(form: ComposeForm): ReadJson | undefined {
  return form.method === 'GET' || form.body.trim() === '' ? undefined : readJson(form.body)
}

function readNamed(
  form: ComposeForm,
  vehicleId: string,
  { extras }: Limit,
  catalogue: CatalogueEntry[] | undefined,
): ReadForm {
  if (catalogue === undefined) return { refusal: composeText.loading }
  const entry = catalogue.find(({ command }) => command === form.command)
  if (entry === undefined) return { refusal: composeText.missingCommand }
  const component = form.component.trim()
  if (component === '') return { refusal: composeText.missingComponent }
  const values: Record<string, unknown> = {}
  for (const field of extraFields(entry)) {
    const read = readField(field, form.fields[field.name] ?? '')
    if ('refusal' in read) return read
    if (read.value !== undefined) values[field.name] = read.value
  }
  return {
    ready: {
      draft: { vehicle_id: vehicleId, command: entry.command, component, ...values, ...extras },
      title: entry.title,
      method: entry.method,
      path: previewPath(entry.path, component, form.fields),
      body: values.value ?? values.parameters,
      component,
      risk: entry.risk,
    },
  }
}

/** The fields of a named command besides the component, which has its own place. */
export function extraFields(entry: CatalogueEntry): CatalogueField[] {
  return entry.fields.filter(({ name }) => name !== 'component')
}

type ReadValue = { value: unknown } | { refusal: string }

const READ_TYPED = {
  string: (_field, typed) => ({ value: typed }),
  integer: (field, typed) =>
    /^[1-9]\d*$/.test(typed) ? { value: Number(typed) } : { refusal: composeText.badNumber(field.title) },
  any: (field, typed) => {
    const read = readValue(typed)
    return read.ok ? { value: read.value } : { refusal: composeText.badField(field.title, read.problem) }
  },
} satisfies Record<CatalogueField['type'], (field: CatalogueField, typed: string) => ReadValue>

function readField(field: CatalogueField, text: string): ReadValue {
  const typed = text.trim()
  if (typed !== '') return READ_TYPED[field.type](field, typed)
  return field.required ? { refusal: composeText.missingField(field.title) } : { value: undefined }
}

function isPath(path: string): boolean {
  return !path.startsWith('/') && !/\s/.test(path) && !path.split('/').includes('..')
}

type Query = Record<string, string | string[]>

function splitPath(text: string): { path: string; query: { query?: Query } } {
  const at = text.indexOf('?')
  if (at < 0) return { path: text, query: {} }
  const told = new URLSearchParams(text.slice(at))
  const query: Query = {}
  for (const name of told.keys()) {
    const values = told.getAll(name)
    query[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return { path: text.slice(0, at), query: { query } }
}
