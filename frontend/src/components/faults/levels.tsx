// How grave a fault is, worst first. Total tables: a new level is a compile error here.
import type { ReactNode } from 'react'
import type { FaultLevel, OpenFaults } from '@/api/wire'
import { BanIcon, CrossIcon, InfoIcon, WarningIcon } from '@/ui/icons'
import type { Tone } from '@/ui/tone'

export const LEVELS = ['fatal', 'error', 'warn', 'info'] as const satisfies FaultLevel[]

export const LEVEL_LOOK = {
  fatal: { tone: 'bad', icon: <BanIcon /> },
  error: { tone: 'bad', icon: <CrossIcon /> },
  warn: { tone: 'warn', icon: <WarningIcon /> },
  info: { tone: 'neutral', icon: <InfoIcon /> },
} satisfies Record<FaultLevel, { tone: Tone; icon: ReactNode }>

export function countOf(open: OpenFaults): number {
  return LEVELS.reduce((sum, level) => sum + open[level], 0)
}

/** The gravest level of which some are open; nothing when none is. */
export function worstOf(open: OpenFaults): FaultLevel | undefined {
  return LEVELS.find((level) => open[level] > 0)
}
