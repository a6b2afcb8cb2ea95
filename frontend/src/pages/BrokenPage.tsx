import { Button } from '@mantine/core'
import { shellText } from '@/lib/text/shell'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

/** What is left when a screen itself fails. */
export function BrokenPage({ error }: { error: unknown }) {
  return (
    <Note
      tone="bad"
      icon={<WarningIcon />}
      title={shellText.brokenTitle}
      actions={<Button onClick={() => window.location.reload()}>{shellText.reload}</Button>}
    >
      <span>{shellText.broken}</span>
      <code>{error instanceof Error ? error.message : String(error)}</code>
    </Note>
  )
}
