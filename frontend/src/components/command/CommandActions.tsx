import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelCommand } from '@/api/commands'
import { cancelRefusal, isWithVehicle, resolveRefusal } from '@/api/commandStatus'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import { ResolveDialog } from '@/components/command/ResolveDialog'
import { Problem } from '@/components/Problem'
import { useRole } from '@/components/useRole'
import { cancelText, resolveText } from '@/lib/text/command'
import { StopIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

/** What can be done with a command now: stop it, or settle an unknown outcome. */
export function CommandActions({ command }: { command: Command }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const role = useRole()
  const [resolving, setResolving] = useState(false)
  const cancel = useMutation({ mutationFn: () => cancelCommand(api, cache, command.id) })
  return (
    <>
      <RefusableButton
        refusal={cancelRefusal(command, role)}
        loading={cancel.isPending}
        leftSection={<StopIcon />}
        onClick={() => cancel.mutate()}
      >
        {isWithVehicle(command.status) ? cancelText.stop : cancelText.cancel}
      </RefusableButton>
      {command.status === 'unknown' && (
        <RefusableButton refusal={resolveRefusal(command, role)} onClick={() => setResolving(true)}>
          {resolveText.open}
        </RefusableButton>
      )}
      {cancel.isError && <Problem failure={cancel.error} />}
      {resolving && <ResolveDialog command={command} onClose={() => setResolving(false)} />}
    </>
  )
}
