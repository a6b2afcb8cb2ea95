import { Button, NativeSelect, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { itemsOf } from '@/api/looks'
import { SeverityWord } from '@/components/SeverityWord'
import { Moment } from '@/components/Times'
import { LogConfig } from '@/components/workbench/logs/LogConfig'
import {
  entriesIn,
  matching,
  SEVERITIES,
  type LogEntry,
  type Severity,
} from '@/components/workbench/logs/logEntry'
import styles from '@/components/workbench/logs/Logs.module.css'
import { LookAgain, Seen } from '@/components/workbench/Seen'
import type { TabProps } from '@/components/workbench/tabs'
import { useLook } from '@/components/workbench/useLook'
import { logText } from '@/lib/text/logs'
import { tableText } from '@/lib/text/shell'
import { DataTable, type Column } from '@/ui/DataTable'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

const FOLLOW_EVERY_MS = 5_000
const MOST_ROWS = 500

/** What an entity has noted, newest first, and what it notes. */
export function LogsTab({ vehicle, entity }: TabProps) {
  const [worst, setWorst] = useState<Severity>('debug')
  const [text, setText] = useState('')
  const [follows, setFollows] = useState(false)
  const look = useLook(vehicle.id, `${entity.path}/logs/entries`, {
    refetchInterval: follows ? FOLLOW_EVERY_MS : false,
  })
  const clear = () => {
    setWorst('debug')
    setText('')
  }
  return (
    <>
      <Panel title={logText.title} aside={<LookAgain look={look} />} flush>
        <div className={styles.tools}>
          <NativeSelect
            label={logText.atLeast}
            value={worst}
            data={SEVERITIES.map((value) => ({ value, label: logText.words[value] }))}
            onChange={({ currentTarget }) =>
              setWorst(SEVERITIES.find((each) => each === currentTarget.value) ?? 'debug')
            }
          />
          <TextInput
            className={styles.search}
            type="search"
            label={logText.search}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Checkbox
            className={styles.follow}
            size="xs"
            label={logText.follow}
            checked={follows}
            onChange={({ currentTarget }) => setFollows(currentTarget.checked)}
          />
        </div>
        <Seen look={look} height={240}>
          {(sight) => <Entries all={entriesIn(itemsOf(sight))} worst={worst} text={text} onClear={clear} />}
        </Seen>
      </Panel>
      <LogConfig vehicle={vehicle} path={`${entity.path}/logs/config`} />
    </>
  )
}

function Entries(props: { all: LogEntry[]; worst: Severity; text: string; onClear: () => void }) {
  const { all, worst, text } = props
  const found = matching(all, worst, text)
  const empty =
    all.length === 0 ? (
      <EmptyNote title={logText.emptyTitle}>{logText.empty}</EmptyNote>
    ) : (
      <EmptyNote
        title={logText.noMatchTitle}
        actions={<Button onClick={props.onClear}>{logText.clear}</Button>}
      >
        {logText.noMatch}
      </EmptyNote>
    )
  return (
    <>
      <DataTable
        label={logText.title}
        columns={COLUMNS}
        rows={found.slice(0, MOST_ROWS)}
        rowKey={({ key }) => key}
        loadingLabel={tableText.loading}
        empty={empty}
      />
      {all.length > 0 && (
        <p className={styles.foot}>
          {logText.shown(found.length, all.length)}
          {found.length > MOST_ROWS && <> {logText.most(MOST_ROWS)}</>}
        </p>
      )}
    </>
  )
}

const COLUMNS: Column<LogEntry>[] = [
  {
    key: 'time',
    head: logText.time,
    cell: ({ at }) => (at === undefined ? <span className="dim">{logText.noTime}</span> : <Moment at={at} />),
  },
  {
    key: 'severity',
    head: logText.severity,
    cell: ({ severity, word }) =>
      severity === undefined ? (
        <span className="dim">{word}</span>
      ) : (
        <SeverityWord severity={severity} word={logText.words[severity]} />
      ),
  },
  { key: 'text', head: logText.text, cell: (entry) => <span className={styles.text}>{entry.text}</span> },
  {
    key: 'context',
    head: logText.context,
    wide: true,
    cell: ({ context }) => <code className={styles.context}>{context}</code>,
  },
]
