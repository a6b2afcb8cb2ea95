import { Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Command, Entity, Vehicle } from '@/api/wire'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { firstProblem } from '@/components/schema/problems'
import { SchemaForm } from '@/components/schema/SchemaForm'
import { dataPath, type DataItem } from '@/components/workbench/data/dataItems'
import { readingOf, type Reading } from '@/components/workbench/data/reading'
import styles from '@/components/workbench/data/WriteDialog.module.css'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { prettyJson } from '@/lib/json'
import { writeText } from '@/lib/text/data'
import { formatValue } from '@/lib/values'
import { Note } from '@/ui/Note'
import { RefusableButton } from '@/ui/RefusableButton'
import type { Tone } from '@/ui/tone'

interface WriteProps {
  vehicle: Vehicle
  entity: Entity
  item: DataItem
  reading: Reading | undefined
  /** From the vehicle's description, where the value itself came without one. */
  describedSchema: unknown
  onClose: () => void
}

interface Outcome {
  command: Command
  written: unknown
  readBack: Reading | undefined
}

/** Writes one data item, reads it back, and shows both. */
export function WriteDialog({ vehicle, entity, item, reading, describedSchema, onClose }: WriteProps) {
  const { looks } = useServices()
  const cache = useQueryClient()
  const schema = reading?.schema ?? describedSchema
  const [value, setValue] = useState<unknown>(reading?.value)
  const [problem, setProblem] = useState(() => firstProblem(schema, reading?.value))
  const [outcome, setOutcome] = useState<Outcome>()
  const commander = useVehicleCommand(vehicle)
  const isRunning = commander.isSending || commander.running.length > 0

  /** Also after an outcome that is not known: the value there now says what happened. */
  async function ended(command: Command): Promise<void> {
    const again = { ...lookQuery(looks, vehicle.id, item.path), staleTime: 0 }
    const sight = await cache.query(again).catch(() => undefined)
    setOutcome({ command, written: value, readBack: sight && readingOf(sight) })
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={writeText.title(item.name)}
      closeButtonProps={{ 'aria-label': writeText.close }}
    >
      <div className={styles.dialog}>
        <span className="dim">
          {entity.name} <code>{dataPath(entity, item.id)}</code>
        </span>
        <dl className={styles.facts}>
          <dt>{writeText.now}</dt>
          <dd>{reading ? <Known reading={reading} /> : writeText.neverRead}</dd>
        </dl>
        <SchemaForm
          key={item.id}
          schema={schema}
          value={value}
          label={writeText.newValue}
          onChange={(changed, wrong) => {
            setValue(changed)
            setProblem(wrong)
          }}
        />
        <div className={styles.buttons}>
          {isRunning && <span className="dim">{writeText.running}</span>}
          <RefusableButton
            variant="filled"
            refusal={commander.refusal ?? problem}
            loading={isRunning}
            onClick={() => {
              setOutcome(undefined)
              commander.send({
                title: writeText.title(item.name),
                method: 'PUT',
                path: dataPath(entity, item.id),
                body: { data: value },
                onEnd: (command) => void ended(command),
              })
            }}
          >
            {writeText.send}
          </RefusableButton>
        </div>
        {commander.dialog}
        {outcome && <Told outcome={outcome} />}
      </div>
    </Modal>
  )
}

function Known({ reading }: { reading: Reading }) {
  return (
    <>
      <strong className={styles.value}>{shown(reading.value)}</strong> {reading.unit}{' '}
      <span className="dim">
        <Moment at={reading.readAt} />
      </span>
    </>
  )
}

function Told({ outcome }: { outcome: Outcome }) {
  const { command, written, readBack } = outcome
  const value = readBack?.failure === null ? readBack : undefined
  return (
    <Note {...verdictOf(outcome)}>
      <span>
        <CommandStatusWord status={command.status} /> {command.error?.message}
      </span>
      <dl className={styles.facts}>
        <dt>{writeText.written}</dt>
        <dd>
          <strong className={styles.value}>{shown(written)}</strong>
        </dd>
        {value && (
          <>
            <dt>{writeText.readBack}</dt>
            <dd>
              <Known reading={value} />
            </dd>
          </>
        )}
      </dl>
      <Link to="/commands/$commandId" params={{ commandId: command.id }}>
        {writeText.command}
      </Link>
    </Note>
  )
}

function verdictOf({ command, written, readBack }: Outcome): { tone: Tone; title: string } {
  if (command.status === 'unknown') return { tone: 'unknown', title: writeText.unknown }
  if (command.status !== 'succeeded') return { tone: 'bad', title: writeText.failed }
  if (readBack?.failure !== null) return { tone: 'warn', title: writeText.notReadBack }
  return prettyJson(readBack.value) === prettyJson(written)
    ? { tone: 'ok', title: writeText.same }
    : { tone: 'warn', title: writeText.different }
}

function shown(value: unknown): string {
  return typeof value === 'object' ? prettyJson(value) : formatValue(value)
}
