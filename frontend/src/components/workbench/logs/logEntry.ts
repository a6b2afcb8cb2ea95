// Log entries as vehicles give them, the standard's and the other spellings. Pure.
import * as z from 'zod/mini'
import type { Sight } from '@/api/wire'
import { isObject } from '@/lib/json'

export const SEVERITIES = ['fatal', 'error', 'warn', 'info', 'debug'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface LogEntry {
  key: string
  at: string | undefined
  /** Nothing when the vehicle uses a word of its own, which `word` has. */
  severity: Severity | undefined
  word: string
  text: string
  context: string
}

const entrySchema = z.looseObject({
  timestamp: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
  severity: z.catch(z.optional(z.string()), undefined),
  level: z.catch(z.optional(z.string()), undefined),
  msg: z.catch(z.optional(z.string()), undefined),
  message: z.catch(z.optional(z.string()), undefined),
  context: z.optional(z.unknown()),
  source: z.optional(z.unknown()),
})

/** Newest first. */
export function entriesIn(items: readonly unknown[] | undefined): LogEntry[] {
  return (items ?? [])
    .flatMap((item, index) => {
      const read = entrySchema.safeParse(item)
      return read.success ? [entryOf(read.data, index)] : []
    })
    .sort((one, other) => (other.at ?? '').localeCompare(one.at ?? '') || other.key.localeCompare(one.key))
}

function entryOf(read: z.infer<typeof entrySchema>, index: number): LogEntry {
  const word = (read.severity ?? read.level ?? '').toLowerCase()
  return {
    key: String(index).padStart(6, '0'),
    at: timeOf(read.timestamp),
    severity: severityOf(word),
    word,
    text: read.msg ?? read.message ?? JSON.stringify(read),
    context: contextOf(read.context ?? read.source),
  }
}

/** Seconds or milliseconds since 1970, or a time as text; what is no time is none. */
function timeOf(told: string | number | undefined): string | undefined {
  if (told === undefined) return undefined
  const time = typeof told === 'string' ? new Date(told) : new Date(told < 1e11 ? told * 1_000 : told)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

function severityOf(word: string): Severity | undefined {
  const usual = word.replace(/^dlt_/, '').replace(/^warning$/, 'warn')
  return SEVERITIES.find((severity) => severity === usual)
}

/** The parts of a context in one line: the ones that tell things apart, not the kind of log. */
export function contextOf(context: unknown): string {
  if (typeof context === 'string') return context
  if (!isObject(context)) return ''
  const parts = Object.entries(context).filter(
    ([name, value]) => name !== 'type' && typeof value !== 'object',
  )
  return parts.map(([, value]) => String(value)).join(' ')
}

/** At least as bad as `worst`, and with the text somewhere. What has no severity we know is never hidden by one. */
export function matching(entries: readonly LogEntry[], worst: Severity, text: string): LogEntry[] {
  const wanted = text.trim().toLowerCase()
  const most = SEVERITIES.indexOf(worst)
  return entries.filter(
    ({ severity, text: said, context }) =>
      (severity === undefined || SEVERITIES.indexOf(severity) <= most) &&
      (wanted === '' || `${said} ${context}`.toLowerCase().includes(wanted)),
  )
}

export interface LogContext {
  context: unknown
  severity: string
}

const configSchema = z.object({
  contexts: z.array(z.object({ context: z.optional(z.unknown()), severity: z.string() })),
})

export function contextsIn(sight: Sight | undefined): LogContext[] | undefined {
  const read = configSchema.safeParse(sight?.body)
  return read.success ? read.data.contexts.map((each) => ({ context: each.context, ...each })) : undefined
}
