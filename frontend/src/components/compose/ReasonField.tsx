import { TextInput } from '@mantine/core'
import type { useReason } from '@/components/compose/useReason'
import { reasonText } from '@/lib/text/reason'

const LONGEST = 1_000

/** Why something is sent. */
export function ReasonField({ typed, setTyped, isWanted }: ReturnType<typeof useReason>) {
  return (
    <TextInput
      label={reasonText.label}
      required={isWanted}
      placeholder={isWanted ? reasonText.hint : reasonText.optional}
      maxLength={LONGEST}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  )
}
