import * as z from 'zod/mini'

// RequestFailed
// ├── Unreachable     nothing answered: the network, or no server
// ├── SessionEnded    the session is over, only logging in helps
// └── Refused         the server answered and said no, and why

export abstract class RequestFailed extends Error {}

export class Unreachable extends RequestFailed {
  constructor(cause: unknown) {
    super('The server does not answer.', { cause })
    this.name = 'Unreachable'
  }
}

export class SessionEnded extends RequestFailed {
  constructor() {
    super('The session has ended.')
    this.name = 'SessionEnded'
  }
}

export class Refused extends RequestFailed {
  readonly status: number
  readonly code: string
  readonly correlationId: string | null
  readonly retryAfterS: number | null
  /** When it makes sense to try again, in milliseconds since 1970. */
  readonly retryAt: number | null

  constructor(facts: {
    status: number
    code: string
    detail: string
    correlationId: string | null
    retryAfterS: number | null
  }) {
    super(facts.detail)
    this.name = 'Refused'
    this.status = facts.status
    this.code = facts.code
    this.correlationId = facts.correlationId
    this.retryAfterS = facts.retryAfterS
    this.retryAt = facts.retryAfterS === null ? null : Date.now() + facts.retryAfterS * 1_000
  }
}

const fieldProblem = z.object({
  loc: z.optional(z.array(z.union([z.string(), z.number()]))),
  msg: z.string(),
})
const problemBody = z.object({
  detail: z.optional(z.union([z.string(), z.array(z.union([z.string(), fieldProblem]))])),
  error: z.optional(z.object({ code: z.string(), correlation_id: z.optional(z.string()) })),
})

/** The failure an answer stands for. A body that is not ours (a proxy's page) leaves the status alone to tell. */
export function refusalOf(response: Response, body: unknown): Refused {
  const parsed = problemBody.safeParse(body)
  const problem = parsed.success ? parsed.data : {}
  return new Refused({
    status: response.status,
    code: problem.error?.code ?? `HTTP_${response.status}`,
    detail: detailText(problem.detail) ?? `The server answered ${response.status}.`,
    correlationId: problem.error?.correlation_id ?? response.headers.get('X-Correlation-ID'),
    retryAfterS: secondsOf(response.headers.get('Retry-After')),
  })
}

function detailText(detail: z.infer<typeof problemBody>['detail']): string | undefined {
  if (detail === undefined || typeof detail === 'string') return detail
  return detail.map((item) => (typeof item === 'string' ? item : fieldText(item))).join('; ')
}

function fieldText({ loc, msg }: z.infer<typeof fieldProblem>): string {
  const place = (loc ?? []).filter((part) => part !== 'body').join('.')
  return place === '' ? msg : `${place}: ${msg}`
}

/** Of a Retry-After header; nothing when there is none, or none that can be read. */
export function secondsOf(header: string | null): number | null {
  const value = Number(header)
  return header === null || !Number.isFinite(value) ? null : Math.max(0, Math.ceil(value))
}
