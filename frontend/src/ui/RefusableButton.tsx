import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'

interface RefusableProps extends Pick<ButtonProps, 'color' | 'variant' | 'loading' | 'leftSection'> {
  /** Why it cannot be done now, or nothing if it can. */
  refusal: string | undefined
  /** What a screen reader says, where the words that are seen are short. */
  label?: string
  onClick: () => void
  type?: 'button' | 'submit'
  children: ReactNode
}

/** A button that says why it cannot be pressed, to pointer, keyboard and screen reader alike. */
export function RefusableButton({
  refusal,
  label,
  onClick,
  type = 'button',
  children,
  ...look
}: RefusableProps) {
  const refused = refusal !== undefined
  return (
    <Tooltip label={refusal ?? ''} disabled={!refused}>
      <Button
        {...look}
        type={refused ? 'button' : type}
        // Not `disabled`: a disabled button takes no focus, and could not say why.
        aria-disabled={refused}
        data-disabled={refused}
        aria-label={label}
        aria-description={refusal}
        onClick={refused ? undefined : onClick}
      >
        {children}
      </Button>
    </Tooltip>
  )
}
