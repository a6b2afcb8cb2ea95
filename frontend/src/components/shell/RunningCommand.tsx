import { UnstyledButton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { cancelCommand } from '@/api/commands'
import { cancelRefusal } from '@/api/commandStatus'
import { useServices } from '@/api/services'
import type { Command } from '@/api/wire'
import { Problem } from '@/components/Problem'
import styles from '@/components/shell/ActivityStrip.module.css'
import { useProgress } from '@/components/shell/useMyCommands'
import { useRole } from '@/components/useRole'
import { VehicleName } from '@/components/vehicle/VehicleName'
import { commandText, followText } from '@/lib/text/command'
import { stripText } from '@/lib/text/frame'
import { requestTitle, splitPath } from '@/lib/text/request'
import { formatAge, ageMs } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { ProgressBar } from '@/ui/ProgressBar'
import { RefusableButton } from '@/ui/RefusableButton'

/** One command that runs: what, where, how far, how long, and a button that stops it. */
export function RunningCommand({ command, onOpen }: { command: Command; onOpen: () => void }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const role = useRole()
  const now = useNow()
  const progress = useProgress(command.id)
  const title = requestTitle(command.method, command.path)
  const stop = useMutation({ mutationFn: () => cancelCommand(api, cache, command.id) })
  return (
    <>
      <UnstyledButton className={styles.what} onClick={onOpen}>
        <b>{title}</b>
        <span className={styles.where}>
          {splitPath(command.path).entity}, <VehicleName vehicleId={command.vehicle_id} />
        </span>
      </UnstyledButton>
      {progress === undefined ? (
        <span className={styles.state}>{commandText.statusWord[command.status]}</span>
      ) : (
        <span className={styles.progress}>
          <ProgressBar
            percent={progress}
            label={stripText.progressOf(title)}
            text={followText.progress(progress)}
          />
        </span>
      )}
      <span className={styles.age}>{formatAge(ageMs(command.created_at, now))}</span>
      <RefusableButton
        refusal={cancelRefusal(command, role)}
        label={stripText.stopOf(title)}
        loading={stop.isPending}
        color="red"
        variant="outline"
        onClick={() => stop.mutate()}
      >
        {stripText.stop}
      </RefusableButton>
      {stop.isError && (
        <div className={styles.failure}>
          <Problem failure={stop.error} onRetry={() => stop.mutate()} />
        </div>
      )}
    </>
  )
}
