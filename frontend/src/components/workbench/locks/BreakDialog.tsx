import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { breakLock } from '@/api/holding'
import { useServices } from '@/api/services'
import type { Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { Vin } from '@/components/Vin'
import { confirmText } from '@/lib/text/compose'
import { lockText } from '@/lib/text/locks'
import { Confirm } from '@/ui/Confirm'

const SECONDS_IF_ANOTHERS = 300
const LONGEST_REASON = 1_000

interface BreakProps {
  vehicle: Vehicle
  /** `holder` undefined: another tester, whom the vehicle does not name. */
  wish: { entity: string; holder: string | undefined }
  onDone: () => void
}

/** Asks once, names vehicle and component, and wants the reason that the holder will read. */
export function BreakDialog({ vehicle, wish, onDone }: BreakProps) {
  const { api } = useServices()
  const cache = useQueryClient()
  const [reason, setReason] = useState('')
  const breaking = useMutation({
    mutationFn: () =>
      breakLock(api, cache, vehicle.id, {
        entity: wish.entity,
        reason: reason.trim(),
        lock_expiration: SECONDS_IF_ANOTHERS,
      }),
    onSuccess: onDone,
  })
  const sentence =
    wish.holder === undefined
      ? lockText.breakAnother(wish.entity, vehicle.name)
      : lockText.breakSentence(wish.holder, wish.entity, vehicle.name)
  return (
    <Confirm
      opened
      critical
      title={lockText.breakTitle}
      yes={lockText.breakYes}
      no={lockText.breakNo}
      closeLabel={lockText.breakNo}
      busy={breaking.isPending}
      refusal={reason.trim() === '' ? lockText.breakReasonMissing : undefined}
      onYes={() => breaking.mutate()}
      onNo={onDone}
    >
      <strong>{sentence}</strong>
      <span>
        {confirmText.vin} <Vin vin={vehicle.vin} />
      </span>
      <TextInput
        label={lockText.reason}
        required
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      {breaking.isError && <Problem failure={breaking.error} />}
    </Confirm>
  )
}
