import { Button, Modal, NativeSelect, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { resolveCommand } from '@/api/commands'
import { useServices } from '@/api/services'
import type { Command, Resolution } from '@/api/wire'
import styles from '@/components/command/ResolveDialog.module.css'
import { Problem } from '@/components/Problem'
import { resolveText } from '@/lib/text/command'
import { RefusableButton } from '@/ui/RefusableButton'

const OUTCOMES = ['succeeded', 'failed'] as const satisfies Resolution['outcome'][]

/** A named person says what became of a command that was sent and not answered. */
export function ResolveDialog({ command, onClose }: { command: Command; onClose: () => void }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const [outcome, setOutcome] = useState<Resolution['outcome']>()
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: (resolution: Resolution) => resolveCommand(api, cache, command.id, resolution),
    onSuccess: onClose,
  })
  const refusal = !outcome
    ? resolveText.outcomeMissing
    : reason.trim() === ''
      ? resolveText.reasonMissing
      : undefined
  return (
    <Modal
      opened
      onClose={onClose}
      title={resolveText.title}
      closeButtonProps={{ 'aria-label': resolveText.back }}
    >
      <div className={styles.form}>
        <p>{resolveText.intro}</p>
        <code>{`${command.method} ${command.path}`}</code>
        <NativeSelect
          label={resolveText.outcome}
          value={outcome ?? ''}
          onChange={({ currentTarget }) =>
            setOutcome(OUTCOMES.find((known) => known === currentTarget.value))
          }
          data={[
            { value: '', label: '' },
            ...OUTCOMES.map((value) => ({ value, label: resolveText[value] })),
          ]}
        />
        <Textarea
          label={resolveText.reason}
          placeholder={resolveText.reasonHint}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {save.isError && <Problem failure={save.error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{resolveText.back}</Button>
          <RefusableButton
            variant="filled"
            refusal={refusal}
            loading={save.isPending}
            onClick={() => outcome && save.mutate({ outcome, reason: reason.trim() })}
          >
            {resolveText.save}
          </RefusableButton>
        </div>
      </div>
    </Modal>
  )
}
