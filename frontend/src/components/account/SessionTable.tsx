import type { ReactNode } from 'react'
import type { LoginSession } from '@/api/wire'
import styles from '@/components/account/SessionTable.module.css'
import { Age, Moment } from '@/components/Times'
import { sessionText } from '@/lib/text/account'
import { readAgent } from '@/lib/userAgent'
import { DataTable, type Column } from '@/ui/DataTable'
import { EmptyNote } from '@/ui/Note'
import { RefusableButton } from '@/ui/RefusableButton'

interface SessionTableProps {
  label: string
  sessions: LoginSession[] | undefined
  /** The one that is being ended. */
  ending: string | undefined
  onEnd: (session: LoginSession) => void
}

export function SessionTable({ label, sessions, ending, onEnd }: SessionTableProps) {
  return (
    <DataTable
      label={label}
      columns={[...COLUMNS, endColumn(ending, onEnd)]}
      rows={sessions}
      rowKey={({ id }) => id}
      loadingLabel={sessionText.reading}
      empty={<EmptyNote title={sessionText.noneTitle}>{sessionText.none}</EmptyNote>}
    />
  )
}

const COLUMNS: Column<LoginSession>[] = [
  { key: 'where', head: sessionText.where, cell: (session) => <Where session={session} /> },
  {
    key: 'address',
    head: sessionText.address,
    cell: ({ address }) => <span className="mono">{address ?? sessionText.unknownAddress}</span>,
    wide: true,
  },
  { key: 'began', head: sessionText.began, cell: ({ created_at }) => <Moment at={created_at} />, wide: true },
  { key: 'used', head: sessionText.used, cell: ({ last_used_at }) => <Age at={last_used_at} />, wide: true },
  { key: 'ends', head: sessionText.ends, cell: ({ expires_at }) => <Moment at={expires_at} />, wide: true },
]

function endColumn(ending: string | undefined, onEnd: (session: LoginSession) => void): Column<LoginSession> {
  return {
    key: 'end',
    head: sessionText.act,
    right: true,
    cell: (session) => (
      <span className={styles.end}>
        <RefusableButton
          label={sessionText.endOne(agentName(session))}
          refusal={session.is_this ? sessionText.isThis : undefined}
          loading={ending === session.id}
          onClick={() => onEnd(session)}
        >
          {sessionText.end}
        </RefusableButton>
      </span>
    ),
  }
}

function Where({ session }: { session: LoginSession }): ReactNode {
  return (
    <span className={styles.where} title={session.user_agent ?? undefined}>
      {agentName(session)}
      {session.is_this && <span className={styles.mine}>{sessionText.thisOne}</span>}
    </span>
  )
}

function agentName({ user_agent }: LoginSession): string {
  const agent = readAgent(user_agent)
  if (agent === undefined) return sessionText.unknownAgent
  return agent.system === undefined ? agent.program : sessionText.on(agent.program, agent.system)
}
