import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Command, Vehicle } from '@/api/wire'
import { CopyableCode } from '@/components/CopyableCode'
import { LockNote } from '@/components/locks/LockNote'
import { useLockAhead } from '@/components/locks/useLockAhead'
import { firstProblem } from '@/components/schema/problems'
import { SchemaForm } from '@/components/schema/SchemaForm'
import { shapeOf, startValue } from '@/components/schema/shape'
import {
  startBody,
  type Challenge,
  type Operation,
  type OperationDescription,
} from '@/components/workbench/operations/operation'
import styles from '@/components/workbench/operations/Operations.module.css'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { operationText } from '@/lib/text/operations'
import { ageMs, formatClock } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { PlayIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

function useParameters(described: OperationDescription | undefined) {
  const schema = described?.parameters
  const shape = shapeOf(schema)
  const takesNone = shape.kind === 'object' && shape.fields.length === 0
  const isUnchecked = takesNone || schema === undefined
  const [parameters, setParameters] = useState(() => (takesNone ? undefined : startValue(shape)))
  const [problem, setProblem] = useState(() =>
    isUnchecked ? undefined : firstProblem(schema, parameters ?? {}),
  )
  const change = (value: unknown, wrong?: string) => {
    setParameters(value)
    setProblem(wrong)
  }
  return { schema, takesNone, parameters, problem, change }
}

interface StartProps {
  vehicle: Vehicle
  /** Of the executions. */
  path: string
  operation: Operation
  described: OperationDescription | undefined
  onChallenge: () => void
  onStarted: (command: Command) => void
}

/** What an operation takes, and the button that starts it. */
export function StartForm({ vehicle, path, operation, described, onChallenge, onStarted }: StartProps) {
  const commander = useVehicleCommand(vehicle, { collection: 'operations' })
  const ahead = useLockAhead(vehicle.id, { method: 'POST', path })
  const { schema, takesNone, parameters, problem, change } = useParameters(described)
  const [timeout, setTimeout] = useState('')
  const [response, setResponse] = useState('')
  const needsProof = operation.proximity_proof_required === true
  const seconds = readSeconds(timeout)
  const isWrongTime = timeout.trim() !== '' && seconds === undefined
  const refusal = firstOf(
    commander.refusal,
    commander.isSending ? operationText.waiting : undefined,
    problem,
    isWrongTime ? operationText.timeoutWrong : undefined,
    needsProof && response.trim() === '' ? operationText.responseMissing : undefined,
  )
  const start = () =>
    commander.send({
      title: operationText.startTitle(operation.name ?? operation.id),
      method: 'POST',
      path,
      body: startBody({
        parameters,
        timeoutS: seconds,
        proximityResponse: needsProof ? response.trim() : '',
      }),
      onSent: onStarted,
    })
  return (
    <form
      className={styles.start}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (refusal === undefined) start()
      }}
    >
      {takesNone ? (
        <p className={styles.hint}>{operationText.noParameters}</p>
      ) : (
        <SchemaForm
          schema={schema}
          value={parameters}
          label={operationText.parameters}
          optional={schema === undefined}
          onChange={change}
        />
      )}
      {needsProof && (
        <Proof
          challenge={described?.challenge}
          response={response}
          onResponse={setResponse}
          onChallenge={onChallenge}
        />
      )}
      <LockNote vehicleId={vehicle.id} ahead={ahead} />
      <div className={styles.go}>
        {operation.asynchronous_execution !== false && (
          <Timeout typed={timeout} isWrong={isWrongTime} onType={setTimeout} />
        )}
        <RefusableButton
          type="submit"
          refusal={refusal}
          loading={commander.isSending}
          leftSection={<PlayIcon />}
          onClick={() => undefined}
        >
          {operationText.start}
        </RefusableButton>
      </div>
      {commander.dialog}
    </form>
  )
}

function Timeout(props: { typed: string; isWrong: boolean; onType: (typed: string) => void }) {
  return (
    <TextInput
      className={styles.timeout ?? ''}
      label={operationText.timeout}
      placeholder={operationText.timeoutHint}
      value={props.typed}
      inputMode="numeric"
      rightSection={<span className="dim">s</span>}
      rightSectionPointerEvents="none"
      error={props.isWrong}
      onChange={({ currentTarget }) => props.onType(currentTarget.value)}
    />
  )
}

function Proof(props: {
  challenge: Challenge | undefined
  response: string
  onResponse: (response: string) => void
  onChallenge: () => void
}) {
  const { challenge } = props
  return (
    <div className={styles.proof}>
      {challenge ? (
        <span>
          <span className="dim">{operationText.challenge}</span>{' '}
          <CopyableCode text={challenge.challenge} what={operationText.challenge} />{' '}
          {challenge.valid_until !== undefined && <Until at={challenge.valid_until} />}
        </span>
      ) : (
        <span>{operationText.challengeMissing}</span>
      )}
      <TextInput
        label={operationText.response}
        value={props.response}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => props.onResponse(currentTarget.value)}
      />
      <Button onClick={props.onChallenge}>{operationText.newChallenge}</Button>
    </div>
  )
}

function Until({ at }: { at: string }) {
  const isOver = ageMs(at, useNow()) > 0
  return (
    <span className={isOver ? styles.over : 'dim'}>
      {isOver ? operationText.challengeOver(formatClock(at)) : operationText.challengeUntil(formatClock(at))}
    </span>
  )
}

/** Nothing for what is no number of seconds; whether that is wrong, the form says. */
function readSeconds(typed: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(typed.trim()) ? Number(typed) : undefined
}

function firstOf(...refusals: (string | undefined)[]): string | undefined {
  return refusals.find((refusal) => refusal !== undefined)
}
