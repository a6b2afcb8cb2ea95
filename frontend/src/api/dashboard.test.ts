import { expect, it } from 'vitest'
import { COMMAND_STATUSES } from '@/api/commandStatus'
import { groupedCounts, OUTCOME_GROUPS, statusesIn, sumOf, totals } from '@/api/dashboard'

it('puts every state in exactly one group', () => {
  expect(OUTCOME_GROUPS.flatMap(statusesIn).sort()).toEqual([...COMMAND_STATUSES].sort())
})

it('counts nothing twice and leaves nothing out', () => {
  const counts = { succeeded: 5, failed: 1, refused: 2, unknown: 1, streaming: 3 }
  const grouped = groupedCounts(counts)
  expect(grouped).toEqual({ succeeded: 5, wrong: 3, unknown: 1, other: 0, open: 3 })
  expect(sumOf(grouped)).toBe(12)
  const hours = [
    { start: '2026-11-24T11:00:00Z', counts },
    { start: '2026-11-24T12:00:00Z', counts: { expired: 4 } },
  ]
  expect(totals(hours)).toEqual({ succeeded: 5, wrong: 3, unknown: 1, other: 4, open: 3 })
})
