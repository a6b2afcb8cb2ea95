import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isShown } from '@/api/looks'
import type { Sight } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { Age } from '@/components/Times'
import { seenText } from '@/lib/text/seen'
import { vehicleCodeWords } from '@/lib/text/vehicleCodes'
import { RefreshIcon, WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

interface SeenProps {
  look: UseQueryResult<Sight>
  /** The room that the content will take, so that nothing jumps. Units: pixels. */
  height?: number
  children: (sight: Sight) => ReactNode
}

/** What the vehicle shows, or why it does not: nothing came, it refused, it was silent. */
export function Seen({ look, height = 160, children }: SeenProps) {
  const again = () => void look.refetch()
  if (look.data === undefined)
    return look.isError ? <Problem failure={look.error} onRetry={again} /> : <Skeleton height={height} />
  if (!isShown(look.data)) return <NotShown sight={look.data} onRetry={again} />
  return (
    <>
      {look.isError && <Problem failure={look.error} onRetry={again} />}
      {children(look.data)}
    </>
  )
}

export function NotShown({ sight, onRetry }: { sight: Sight; onRetry: () => void }) {
  const silent = sight.status_code === null
  const words = sight.error ? vehicleCodeWords(sight.error.code) : undefined
  return (
    <Note
      tone="bad"
      icon={<WarningIcon />}
      title={words?.title ?? (silent ? seenText.silent : seenText.refused(sight.status_code ?? 0))}
      actions={<Button onClick={onRetry}>{seenText.again}</Button>}
    >
      {sight.error && <span>{seenText.said(sight.error.message)}</span>}
      <span className="dim">{words?.next ?? seenText.next}</span>
    </Note>
  )
}

/** How old it is, and a button to look again. */
export function LookAgain({ look }: { look: UseQueryResult<Sight> }) {
  return (
    <>
      {look.data && (
        <span className="nowrap">
          {seenText.seen} <Age at={look.data.read_at} />
        </span>
      )}
      <Button
        size="compact-xs"
        leftSection={<RefreshIcon />}
        loading={look.isFetching}
        onClick={() => void look.refetch()}
      >
        {seenText.again}
      </Button>
    </>
  )
}
