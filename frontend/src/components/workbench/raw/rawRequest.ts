// A raw request between the fields and what is sent. Pure.
import type { Method } from '@/api/wire'
import { readJson } from '@/lib/json'
import { rawText } from '@/lib/text/raw'

export const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const satisfies Method[]

export interface RawForm {
  method: Method
  path: string
  query: string
  body: string
  /** A read that is written down as a command. */
  onRecord: boolean
}

export interface RawRequest {
  method: Method
  path: string
  query: Record<string, string | string[]>
  body: unknown
}

export type ReadRaw = { request: RawRequest } | { refusal: string }

export function readRaw(form: RawForm): ReadRaw {
  const path = form.path.trim().replace(/\/+$/, '')
  if (path === '') return { refusal: rawText.missingPath }
  if (path.startsWith('/') || /[\s?#]/.test(path) || path.split('/').includes('..'))
    return { refusal: rawText.badPath }
  const { method } = form
  const query = readQuery(form.query)
  if (method === 'GET' || form.body.trim() === '')
    return { request: { method, path, query, body: undefined } }
  const body = readJson(form.body)
  return body.ok
    ? { request: { method, path, query, body: body.value } }
    : { refusal: rawText.badBody(body.problem) }
}

/** A name that is said twice has both values. */
export function readQuery(text: string): Record<string, string | string[]> {
  const read = new URLSearchParams(text.trim().replace(/^\?/, ''))
  return Object.fromEntries(
    [...new Set(read.keys())].map((name) => {
      const values = read.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

export function queryText(query: RawRequest['query']): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
  return new URLSearchParams(pairs).toString()
}

/** A path that was pasted with its query is taken apart. */
export function withPath(form: RawForm, typed: string): RawForm {
  const at = typed.indexOf('?')
  return at < 0 ? { ...form, path: typed } : { ...form, path: typed.slice(0, at), query: typed.slice(at + 1) }
}
