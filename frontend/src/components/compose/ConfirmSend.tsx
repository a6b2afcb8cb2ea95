import type { Draft, Vehicle } from '@/api/wire'
import type { ReadyDraft } from '@/components/compose/draft'
import { ReasonField } from '@/components/compose/ReasonField'
import { useReason } from '@/components/compose/useReason'
import { RiskWord } from '@/components/StatusWords'
import { Vin } from '@/components/Vin'
import { prettyJson } from '@/lib/json'
import { commandText } from '@/lib/text/command'
import { confirmText } from '@/lib/text/compose'
import { CodeText } from '@/ui/CodeText'
import { Confirm } from '@/ui/Confirm'

interface ConfirmSendProps {
  ready: ReadyDraft | undefined
  vehicle: Vehicle | undefined
  /** Why it can no longer be sent, since it was asked. */
  refusal?: string | undefined
  onYes: (draft: Draft) => void
  onNo: () => void
}

/** Says in one sentence what will happen to which component of which vehicle, before it happens. */
export function ConfirmSend({ ready, vehicle, ...rest }: ConfirmSendProps) {
  if (ready === undefined || vehicle === undefined) return null
  return <Asking ready={ready} vehicle={vehicle} {...rest} />
}

interface AskingProps extends ConfirmSendProps {
  ready: ReadyDraft
  vehicle: Vehicle
}

function Asking({ ready, vehicle, refusal, onYes, onNo }: AskingProps) {
  const reason = useReason(ready.risk, ready.draft.reason ?? '')
  const critical = ready.risk === 'critical'
  const request = `${ready.method} ${ready.path}`
  return (
    <Confirm
      opened
      critical={critical}
      title={critical ? confirmText.critical : confirmText.write}
      yes={confirmText.send}
      no={confirmText.back}
      closeLabel={confirmText.back}
      busy={false}
      refusal={refusal ?? reason.refusal}
      onYes={() => onYes({ ...ready.draft, ...reason.part })}
      onNo={onNo}
    >
      <strong>{confirmText.sentence(ready.title, ready.component, vehicle.name)}</strong>
      <span>
        {confirmText.vin} <Vin vin={vehicle.vin} />
      </span>
      <span>
        <RiskWord risk={ready.risk} /> {commandText.riskMeaning[ready.risk]}
      </span>
      <CodeText
        label={commandText.command}
        text={ready.body === undefined ? request : `${request}\n\n${prettyJson(ready.body)}`}
      />
      <ReasonField {...reason} />
    </Confirm>
  )
}
