import { expect, it } from 'vitest'
import { contextOf, entriesIn, matching } from '@/components/workbench/logs/logEntry'

const ENTRIES = entriesIn([
  {
    timestamp: '2026-11-24T10:00:00Z',
    severity: 'info',
    msg: 'started',
    context: { type: 'RFC5424', process: 'bms' },
  },
  { timestamp: '2026-11-24T10:00:05Z', severity: 'warning', message: 'voltage low', context: 'power' },
  { timestamp: 1_795_514_410, level: 'ERROR', message: 'lost' },
  { severity: 'verbose', msg: 'own word' },
])

it('reads each spelling and puts the newest first', () => {
  expect(ENTRIES.map(({ severity, text, context }) => [severity, text, context])).toEqual([
    ['error', 'lost', ''],
    ['warn', 'voltage low', 'power'],
    ['info', 'started', 'bms'],
    [undefined, 'own word', ''],
  ])
})

it('keeps what is at least as bad, and what has a severity of its own', () => {
  expect(matching(ENTRIES, 'warn', '').map(({ text }) => text)).toEqual(['lost', 'voltage low', 'own word'])
  expect(matching(ENTRIES, 'debug', 'BMS').map(({ text }) => text)).toEqual(['started'])
})

it('names a context by its parts', () => {
  expect(contextOf({ type: 'AUTOSAR_DLT', application_id: 'APP', context_id: 'CTX' })).toBe('APP CTX')
})
