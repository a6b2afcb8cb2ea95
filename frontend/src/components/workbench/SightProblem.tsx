import { Button } from '@mantine/core'
import type { Sight } from '@/api/wire'
import { Moment } from '@/components/Times'
import { vehicleCodeWords } from '@/lib/text/vehicleCodes'
import { workbenchText } from '@/lib/text/workbench'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

/** A vehicle that does not show what was asked: its reason, when that was, and what to do. */
export function SightProblem(props: { title: string; sight: Sight; onAgain: () => void }) {
  const { error, read_at } = props.sight
  const words = error ? vehicleCodeWords(error.code) : undefined
  return (
    <Note
      tone="bad"
      icon={<WarningIcon />}
      title={props.title}
      actions={<Button onClick={props.onAgain}>{workbenchText.lookAgain}</Button>}
    >
      <span>
        {words?.title ?? error?.code} <Moment at={read_at} />
      </span>
      {error && <span>{error.message}</span>}
      {words && <span className="dim">{words.next}</span>}
    </Note>
  )
}
