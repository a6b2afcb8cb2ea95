import { UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useLiveState } from '@/api/services'
import type { Command } from '@/api/wire'
import styles from '@/components/shell/ActivityStrip.module.css'
import { RunningCommand } from '@/components/shell/RunningCommand'
import { useMyCommands, type MyCommands } from '@/components/shell/useMyCommands'
import { CommandStatusWord } from '@/components/StatusWords'
import { Moment } from '@/components/Times'
import { stripText } from '@/lib/text/frame'
import { requestTitle } from '@/lib/text/request'
import { DownIcon, QuestionIcon } from '@/ui/icons'

const ActivityPanel = lazy(async () => ({
  default: (await import('@/components/shell/ActivityPanel')).ActivityPanel,
}))

/** Instead of a command's id: whichever is the newest. */
const NEWEST = 'newest'

/** What is happening now, at the foot of every screen; opens into the events of each command. */
export function ActivityStrip() {
  const mine = useMyCommands()
  const isLive = useLiveState() === 'connected'
  const [opened, setOpened] = useState<string>()
  const toggle = (wish: string) => setOpened((known) => (known === wish ? undefined : wish))
  return (
    <section className={styles.place} aria-label={stripText.label}>
      {opened !== undefined && mine !== undefined && (
        <Suspense>
          <ActivityPanel
            commands={mine.newest}
            chosen={opened === NEWEST ? mine.newest[0]?.id : opened}
            onChoose={setOpened}
            onClose={() => setOpened(undefined)}
          />
        </Suspense>
      )}
      <div className={styles.strip}>
        <Running commands={mine?.running} onOpen={toggle} />
        {!isLive && <span className={styles.stale}>{stripText.stale}</span>}
        {mine && <Ended mine={mine} onOpen={toggle} />}
        <UnstyledButton
          className={styles.toggle}
          aria-label={stripText.timeline}
          aria-expanded={opened !== undefined}
          disabled={mine === undefined}
          onClick={() => setOpened((known) => (known === undefined ? NEWEST : undefined))}
        >
          <span className={styles.word}>{stripText.timeline}</span>
          <DownIcon />
        </UnstyledButton>
      </div>
    </section>
  )
}

function Running(props: { commands: Command[] | undefined; onOpen: (id: string) => void }) {
  const [first, ...others] = props.commands ?? []
  if (first === undefined) {
    return <span className={styles.quiet}>{props.commands === undefined ? '' : stripText.nothing}</span>
  }
  return (
    <div className={styles.running}>
      <span className={styles.word}>{stripText.running}</span>
      <RunningCommand key={first.id} command={first} onOpen={() => props.onOpen(first.id)} />
      {others[0] && (
        <UnstyledButton className={styles.more} onClick={() => props.onOpen(others[0]?.id ?? first.id)}>
          {stripText.alsoRunning(others.length)}
        </UnstyledButton>
      )}
    </div>
  )
}

function Ended({ mine, onOpen }: { mine: MyCommands; onOpen: (id: string) => void }) {
  const { last, unknown } = mine
  const [doubtful] = unknown
  return (
    <div className={styles.ended}>
      {doubtful && (
        <UnstyledButton className={styles.unknown} onClick={() => onOpen(doubtful.id)}>
          <QuestionIcon />
          {stripText.unknown(unknown.length)}
        </UnstyledButton>
      )}
      {last && last !== doubtful && (
        <UnstyledButton className={styles.last} onClick={() => onOpen(last.id)}>
          <span className={styles.word}>{stripText.last}</span>
          <CommandStatusWord status={last.status} />
          <span className={styles.title}>{requestTitle(last.method, last.path)}</span>
          <span className={styles.time}>
            <Moment at={last.finished_at ?? last.created_at} />
          </span>
        </UnstyledButton>
      )}
      {!last && <span className={styles.quiet}>{stripText.none}</span>}
    </div>
  )
}
