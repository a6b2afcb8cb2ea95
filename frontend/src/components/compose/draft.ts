// From what is typed to what is sent: reads the form, or says why it cannot be sent yet. Pure.
import type { CatalogueEntry, CatalogueField, Draft, Method, Risk, Role } from '@/api/wire'
import { readJson, readValue, type ReadJson } from '@/lib/json'
import { composeText, confirmText } from '@/lib/text/compose'

export interface ComposeForm {
  mode: 'named' | 'raw'
  command: string
  component: string
  fields: Record<string, string>
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
  const read =
    form.mode === 'raw' ? readRaw(form, vehicleId, limit) : readNamed(form, catalogue, vehicleId, limit)
  if ('ready' in read && role === 'viewer' && read.ready.risk !== 'read')
    return { refusal: composeText.viewer }
  return read
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
      // The server decides; here only reading is taken as harmless.
      risk: form.method === 'GET' ? 'read' : 'write',
    },
  }
}

function readBody(form: ComposeForm): ReadJson | undefined {
  return form.method === 'GET' || form.body.trim() === '' ? undefined : readJson(form.body)
}

function readNamed(
  form: ComposeForm,
  catalogue: CatalogueEntry[] | undefined,
  vehicleId: string,
  { extras }: Limit,
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

/** The path as far as it is known: filled places are filled in, empty optional ends are left out. */
export function previewPath(template: string, component: string, fields: Record<string, string>): string {
  const entity = component.includes('/') ? component : `components/${component}`
  // `{E}` is where the catalogue puts the entity.
  const filled = template
    .replace('{E}', entity)
    .replace(/\{(\w+)\}/g, (place, name: string) => filledIn(fields[name], place))
  return filled.replace(/\/\{fault\}$/, '')
}

function filledIn(value: string | undefined, place: string): string {
  const typed = value?.trim() ?? ''
  return typed === '' ? place : typed
}

function isPath(path: string): boolean {
  return !path.startsWith('/') && !/\s/.test(path) && !path.split('/').includes('..')
}

function splitPath(text: string): { path: string; query: { query?: Record<string, string> } } {
  const at = text.indexOf('?')
  if (at < 0) return { path: text, query: {} }
  return {
    path: text.slice(0, at),
    query: { query: Object.fromEntries(new URLSearchParams(text.slice(at))) },
  }
}
