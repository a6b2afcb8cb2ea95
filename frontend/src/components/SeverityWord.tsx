import type { ReactNode } from 'react'
import { CrossIcon, EyeIcon, QuestionIcon, WarningIcon } from '@/ui/icons'
import { StateWord } from '@/ui/StateWord'
import type { Tone } from '@/ui/tone'

type Severity = 'fatal' | 'error' | 'warn' | 'info' | 'debug'

const LOOK = {
  fatal: { tone: 'bad', icon: <CrossIcon /> },
  error: { tone: 'bad', icon: <WarningIcon /> },
  warn: { tone: 'warn', icon: <WarningIcon /> },
  info: { tone: 'neutral', icon: <EyeIcon /> },
  debug: { tone: 'neutral', icon: <QuestionIcon /> },
} satisfies Record<Severity, { tone: Tone; icon: ReactNode }>

/** How bad a log entry is, as icon and word. */
export function SeverityWord({ severity, word }: { severity: Severity; word: string }) {
  return <StateWord {...LOOK[severity]} word={word} plain={severity === 'info' || severity === 'debug'} />
}
