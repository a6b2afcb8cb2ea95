import { Button, Tooltip } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { cancelCommand } from '@/api/commands'
import { cancelRefusal, isWithVehicle, resolveRefusal } from '@/api/commandStatus'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import { ResolveDialog } from '@/components/command/ResolveDialog'
import { Problem } from '@/components/Problem'
import { useRole } from '@/components/useRole'
import { cancelText, resolveText } from '@/lib/text/command'
import { sharingText } from '@/lib/text/sharing'
import { copyText } from '@/lib/text/shell'
import { CopyButton } from '@/ui/CopyButton'
import { LinkIcon, RefreshIcon, StopIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

/** What can be done with a command now: stop it, or settle an unknown outcome. */
export function CommandActions({ command }: { command: Command }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const role = useRole()
  const navigate = useNavigate()
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
      <Tooltip label={sharingText.againMeaning}>
        <Button
          leftSection={<RefreshIcon />}
          onClick={() =>
            void navigate({ to: '/commands', search: { vehicle: command.vehicle_id, from: command.id } })
          }
        >
          {sharingText.again}
        </Button>
      </Tooltip>
      <CopyButton
        text={`${window.location.origin}/commands/${command.id}`}
        label={copyText.copy(sharingText.link)}
        done={copyText.copied}
        failed={copyText.failed}
        icon={<LinkIcon />}
      />
      {cancel.isError && <Problem failure={cancel.error} />}
      {resolving && <ResolveDialog command={command} onClose={() => setResolving(false)} />}
    </>
  )
}
