// Operations as vehicles list and describe them. Pure. What a vehicle leaves out is unknown, not "no".
import * as z from 'zod/mini'
import type { Command, Sight } from '@/api/wire'
import { propertySchema } from '@/components/schema/shape'

const operationSchema = z.object({
  id: z.string(),
  name: z.catch(z.optional(z.string()), undefined),
  asynchronous_execution: z.catch(z.optional(z.boolean()), undefined),
  proximity_proof_required: z.catch(z.optional(z.boolean()), undefined),
  tags: z.catch(z.array(z.string()), []),
})
const challengeSchema = z.object({
  challenge: z.string(),
  valid_until: z.catch(z.optional(z.string()), undefined),
})
const descriptionSchema = z.object({
  item: z.catch(z.optional(operationSchema), undefined),
  proximity_challenge: z.catch(z.optional(challengeSchema), undefined),
  modes: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
  schema: z.optional(z.unknown()),
})

export type Operation = z.infer<typeof operationSchema>
export type Challenge = z.infer<typeof challengeSchema>

export interface OperationDescription {
  challenge: Challenge | undefined
  /** The mode values it needs, by mode; nothing if the vehicle does not say. */
  modes: Readonly<Record<string, string>> | undefined
  /** The schema of what it takes; nothing if the vehicle gives none. */
  parameters: unknown
}

export function operationsIn(items: readonly unknown[] | undefined): Operation[] | undefined {
  return items?.flatMap((item) => {
    const read = operationSchema.safeParse(item)
    return read.success ? [read.data] : []
  })
}

export function describedIn(sight: Sight | undefined): OperationDescription | undefined {
  const read = descriptionSchema.safeParse(sight?.body)
  if (!read.success) return undefined
  const { proximity_challenge, modes, schema } = read.data
  return {
    challenge: proximity_challenge,
    modes: modes && Object.fromEntries(Object.entries(modes).map(([mode, value]) => [mode, String(value)])),
    parameters: propertySchema(schema, 'parameters'),
  }
}

export function executionsPath(entityPath: string, operationId: string): string {
  return `${entityPath}/operations/${encodeURIComponent(operationId)}/executions`
}

export interface StartRequest {
  parameters: unknown
  timeoutS: number | undefined
  proximityResponse: string
}

/** What a start carries; nothing at all when there is nothing to say. */
export function startBody({ parameters, timeoutS, proximityResponse }: StartRequest) {
  const body = {
    ...(parameters === undefined ? {} : { parameters }),
    ...(timeoutS === undefined ? {} : { timeout: timeoutS }),
    ...(proximityResponse === '' ? {} : { proximity_response: proximityResponse }),
  }
  return Object.keys(body).length === 0 ? undefined : body
}

const resultSchema = z.looseObject({
  status: z.catch(z.optional(z.string()), undefined),
  parameters: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
})

export interface RunResult {
  /** The vehicle's own word for how it ended. */
  status: string | undefined
  values: readonly (readonly [string, unknown])[]
  error: unknown
  whole: unknown
}

/** What an execution gave: its parameters are its result. */
export function resultOf({ response }: Pick<Command, 'response'>): RunResult | undefined {
  const read = resultSchema.safeParse(response?.body)
  if (!read.success) return undefined
  const { status, parameters, error } = read.data
  const isObject = typeof parameters === 'object' && parameters !== null
  return { status, values: isObject ? Object.entries(parameters) : [], error, whole: response?.body }
}

export function toldParameters({ body }: Pick<Command, 'body'>): unknown {
  const read = z.object({ parameters: z.unknown() }).safeParse(body)
  return read.success ? read.data.parameters : undefined
}

const executionSchema = z.object({
  status: z.string(),
  progress: z.catch(z.optional(z.number()), undefined),
})

export type VehicleExecution = z.infer<typeof executionSchema> & { id: string }

/** Ids of executions; some vehicles list objects with an id. */
export function executionIdsIn(items: readonly unknown[] | undefined): string[] {
  return (items ?? []).flatMap((item) => {
    if (typeof item === 'string') return [item]
    const read = z.object({ id: z.string() }).safeParse(item)
    return read.success ? [read.data.id] : []
  })
}

export function executionIn(id: string, sight: Sight | undefined): VehicleExecution | undefined {
  const read = executionSchema.safeParse(sight?.body)
  return read.success ? { id, ...read.data } : undefined
}
