// States with their icon and word. Total tables: a new state is a compile error here.
import type { ReactNode } from 'react'
import type { CommandStatus, Risk, VehicleStatus } from '@/api/wire'
import { commandText } from '@/lib/text/command'
import { vehicleText } from '@/lib/text/vehicle'
import {
  BanIcon,
  CheckIcon,
  ClockIcon,
  CrossIcon,
  EyeIcon,
  LinkIcon,
  PencilIcon,
  PlayIcon,
  QuestionIcon,
  SendIcon,
  UnlinkIcon,
  WarningIcon,
} from '@/ui/icons'
import { StateWord } from '@/ui/StateWord'
import type { Tone } from '@/ui/tone'

interface Look {
  tone: Tone
  icon: ReactNode
}

export const VEHICLE_LOOK = {
  connected: { tone: 'ok', icon: <LinkIcon /> },
  disconnected: { tone: 'bad', icon: <UnlinkIcon /> },
  unknown: { tone: 'unknown', icon: <QuestionIcon /> },
} satisfies Record<VehicleStatus, Look>

const COMMAND_LOOK = {
  accepted: { tone: 'neutral', icon: <ClockIcon /> },
  claimed: { tone: 'neutral', icon: <ClockIcon /> },
  dispatching: { tone: 'run', icon: <SendIcon /> },
  streaming: { tone: 'run', icon: <PlayIcon /> },
  succeeded: { tone: 'ok', icon: <CheckIcon /> },
  failed: { tone: 'bad', icon: <CrossIcon /> },
  refused: { tone: 'bad', icon: <BanIcon /> },
  unknown: { tone: 'unknown', icon: <QuestionIcon /> },
  resolved: { tone: 'neutral', icon: <CheckIcon /> },
  expired: { tone: 'warn', icon: <ClockIcon /> },
  cancelled: { tone: 'neutral', icon: <CrossIcon /> },
} satisfies Record<CommandStatus, Look>

const RISK_LOOK = {
  read: { tone: 'neutral', icon: <EyeIcon /> },
  write: { tone: 'warn', icon: <PencilIcon /> },
  critical: { tone: 'bad', icon: <WarningIcon /> },
} satisfies Record<Risk, Look>

export function VehicleStatusWord(props: { status: VehicleStatus; reason?: string | null; plain?: boolean }) {
  const meaning = props.reason ?? vehicleText.statusMeaning[props.status]
  const word = vehicleText.statusWord[props.status]
  return (
    <StateWord {...VEHICLE_LOOK[props.status]} word={word} meaning={meaning} plain={props.plain ?? false} />
  )
}

export function CommandStatusWord({ status, plain = false }: { status: CommandStatus; plain?: boolean }) {
  return (
    <StateWord
      {...COMMAND_LOOK[status]}
      word={commandText.statusWord[status]}
      meaning={commandText.statusMeaning[status]}
      plain={plain}
    />
  )
}

export function RiskWord({ risk }: { risk: Risk }) {
  return (
    <StateWord
      {...RISK_LOOK[risk]}
      word={commandText.riskWord[risk]}
      meaning={commandText.riskMeaning[risk]}
    />
  )
}
