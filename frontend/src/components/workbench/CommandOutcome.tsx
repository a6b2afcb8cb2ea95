import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { resolveRefusal } from '@/api/commandStatus'
import type { Command } from '@/api/wire'
import { ResolveDialog } from '@/components/command/ResolveDialog'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { useRole } from '@/components/useRole'
import styles from '@/components/workbench/CommandOutcome.module.css'
import { commandText, resolveText } from '@/lib/text/command'
import { Note } from '@/ui/Note'
import { RefusableButton } from '@/ui/RefusableButton'

/** How a command ended, in one line, and what to do when that is not known. */
export function OutcomeLine({ command, what, unknown }: { command: Command; what: string; unknown: string }) {
  return (
    <div className={styles.outcome}>
      <div className={styles.line}>
        <span>{what}</span>
        <CommandStatusWord status={command.status} />
        <span className="dim">
          <Moment at={command.finished_at ?? command.created_at} />
        </span>
        <Link to="/commands/$commandId" params={{ commandId: command.id }}>
          {commandText.open}
        </Link>
      </div>
      <OutcomeNote command={command} unknown={unknown} />
    </div>
  )
}

/** Why it was not done, or that this is not known. Nothing for what was done. */
export function OutcomeNote({ command, unknown }: { command: Command; unknown: string }) {
  if (command.status === 'unknown') return <Unknown command={command} words={unknown} />
  if (!command.error) return null
  return (
    <Note tone="bad" title={command.error.message}>
      <span className="dim">{commandText.statusMeaning[command.status]}</span>
    </Note>
  )
}

function Unknown({ command, words }: { command: Command; words: string }) {
  const role = useRole()
  const [resolving, setResolving] = useState(false)
  return (
    <Note
      tone="unknown"
      title={resolveText.unknownTitle}
      actions={
        <RefusableButton refusal={resolveRefusal(command, role)} onClick={() => setResolving(true)}>
          {resolveText.open}
        </RefusableButton>
      }
    >
      <span>{words}</span>
      {command.error && <span className="dim">{command.error.message}</span>}
      {resolving && <ResolveDialog command={command} onClose={() => setResolving(false)} />}
    </Note>
  )
}
