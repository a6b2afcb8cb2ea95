import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Command } from '@/api/wire'
import { CommandStatusWord } from '@/components/StatusWords'
import styles from '@/components/workbench/faults/FaultFilters.module.css'
import type { EndedCommand } from '@/components/workbench/faults/useFaultCommands'
import { faultsText } from '@/lib/text/faults'
import { Note } from '@/ui/Note'
import type { Tone } from '@/ui/tone'

/** How reading or clearing ended, and why it was not done when it was not. */
export function Outcome({ ended, onClose }: { ended: EndedCommand; onClose: () => void }) {
  const { command } = ended
  return (
    <Note
      {...verdictOf(ended)}
      actions={
        <>
          <Link to="/commands/$commandId" params={{ commandId: command.id }}>
            {faultsText.openCommand}
          </Link>
          <Button size="compact-xs" onClick={onClose}>
            {faultsText.dismiss}
          </Button>
        </>
      }
    >
      {command.status !== 'succeeded' && (
        <span className={styles.outcome}>
          <CommandStatusWord status={command.status} />
          <span>{whyNot(command)}</span>
        </span>
      )}
    </Note>
  )
}

function verdictOf({ title, kind, command }: EndedCommand): { tone: Tone; title: string } {
  if (command.status === 'succeeded') return { tone: 'ok', title: faultsText.cleared(title) }
  if (kind === 'read') return { tone: 'bad', title: faultsText.failedRead }
  return command.status === 'unknown'
    ? { tone: 'unknown', title: faultsText.unknownClear(title) }
    : { tone: 'bad', title: faultsText.failedClear(title) }
}

const BY_STATUS: Record<number, string | undefined> = {
  409: faultsText.notNow,
  501: faultsText.oneByOne,
}

/** Our word for what the vehicle answered, and its own. */
function whyNot({ response, error }: Command): string {
  const ours = response ? BY_STATUS[response.status_code] : undefined
  return [ours, error?.message].filter((word) => word !== undefined && word !== '').join(' ')
}
