import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { CheckIcon, CopyIcon } from '@/ui/icons'

/** Copies a text. The words come from outside: what it does, that it is done, that it failed. */
export function CopyButton(props: {
  text: string
  label: string
  done: string
  failed: string
  icon?: ReactNode
}) {
  const clipboard = useClipboard({ timeout: 1_500 })
  const said = clipboard.error ? props.failed : clipboard.copied ? props.done : props.label
  return (
    <Tooltip label={said}>
      <ActionIcon
        size={22}
        variant="subtle"
        color="gray"
        aria-label={said}
        onClick={() => clipboard.copy(props.text)}
      >
        {clipboard.copied ? <CheckIcon /> : (props.icon ?? <CopyIcon />)}
      </ActionIcon>
    </Tooltip>
  )
}
