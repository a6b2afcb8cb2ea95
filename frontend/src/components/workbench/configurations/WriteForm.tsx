import { FileButton, Button } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { Command, Sight, Vehicle } from '@/api/wire'
import { SchemaForm } from '@/components/schema/SchemaForm'
import { OutcomeLine } from '@/components/workbench/CommandOutcome'
import { Comparison } from '@/components/workbench/configurations/Comparison'
import styles from '@/components/workbench/configurations/Configurations.module.css'
import { useVehicleCommand } from '@/components/workbench/useVehicleCommand'
import { differences } from '@/lib/differences'
import { readJson } from '@/lib/json'
import { configurationText } from '@/lib/text/configurations'
import { PencilIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { RefusableButton } from '@/ui/RefusableButton'

// As backend/app/middleware/request_context.py has it, with room for what stands around the content.
const LARGEST_FILE = 1_000_000 // bytes

interface WriteProps {
  vehicle: Vehicle
  path: string
  name: string
  schema: unknown
  look: UseQueryResult<Sight>
  /** What the vehicle shows. */
  now: unknown
  fromFile?: boolean
  bodyOf: (value: unknown) => unknown
}

interface Written {
  before: unknown
  sent: unknown
  command: Command
}

/** A new value, what it changes, and after the writing what the vehicle shows. */
export function WriteForm({ vehicle, path, name, schema, look, now, fromFile, bodyOf }: WriteProps) {
  const commander = useVehicleCommand(vehicle)
  const [value, setValue] = useState(now)
  const [problem, setProblem] = useState<string>()
  const [round, setRound] = useState(0)
  const [written, setWritten] = useState<Written>()
  const changes = differences(now, value)
  const isBusy = commander.isSending || commander.running.length > 0
  const refusal =
    commander.refusal ?? (isBusy ? configurationText.waiting : (problem ?? sameRefusal(changes.length)))
  const write = () =>
    commander.send({
      title: configurationText.writeTitle(name),
      method: 'PUT',
      path,
      body: bodyOf(value),
      onEnd: (command) => {
        setWritten({ before: now, sent: value, command })
        void look.refetch()
      },
    })
  return (
    <form
      className={styles.write}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (refusal === undefined) write()
      }}
    >
      <SchemaForm
        key={round}
        schema={schema}
        value={value}
        label={configurationText.newValue}
        onChange={(next, wrong) => {
          setValue(next)
          setProblem(wrong)
        }}
      />
      {changes.length > 0 && problem === undefined && (
        <Comparison label={configurationText.change} changes={changes} />
      )}
      <div className={styles.buttons}>
        {fromFile && (
          <FromFile
            onValue={(loaded) => {
              setValue(loaded)
              setProblem(undefined)
              // The text begins anew with what was loaded.
              setRound((known) => known + 1)
            }}
          />
        )}
        <RefusableButton
          type="submit"
          refusal={refusal}
          loading={isBusy}
          leftSection={<PencilIcon />}
          onClick={() => undefined}
        >
          {configurationText.write}
        </RefusableButton>
      </div>
      {commander.dialog}
      {written && <Outcome written={written} name={name} look={look} now={now} />}
    </form>
  )
}

function sameRefusal(changes: number): string | undefined {
  return changes === 0 ? configurationText.same : undefined
}

function FromFile({ onValue }: { onValue: (value: unknown) => void }) {
  const [problem, setProblem] = useState<string>()
  const load = async (file: File | null) => {
    if (file === null) return
    if (file.size > LARGEST_FILE) {
      setProblem(configurationText.uploadLarge)
      return
    }
    const read = readJson(await file.text())
    setProblem(read.ok ? undefined : configurationText.uploadBad(read.problem))
    if (read.ok) onValue(read.value)
  }
  return (
    <>
      <FileButton accept="application/json,.json" onChange={(file) => void load(file)}>
        {(open) => (
          <Button {...open} title={configurationText.uploadHint}>
            {configurationText.upload}
          </Button>
        )}
      </FileButton>
      {problem !== undefined && <span className={styles.problem}>{problem}</span>}
    </>
  )
}

function Outcome(props: { written: Written; name: string; look: UseQueryResult<Sight>; now: unknown }) {
  const { written, look } = props
  const other = differences(written.sent, props.now)
  const done = written.command.status === 'succeeded'
  return (
    <div className={styles.outcome} role="status">
      <OutcomeLine
        command={written.command}
        what={configurationText.writeTitle(props.name)}
        unknown={configurationText.unknown}
      />
      {done && !look.isFetching && (
        <>
          <Comparison label={configurationText.readBack} changes={differences(written.before, props.now)} />
          {other.length === 0 ? (
            <span className="dim">{configurationText.readBackSame}</span>
          ) : (
            <Note tone="warn" title={configurationText.readBackOther}>
              <Comparison label={configurationText.readBackOther} changes={other} />
            </Note>
          )}
        </>
      )}
    </div>
  )
}
