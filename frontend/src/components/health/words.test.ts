import { expect, test } from 'vitest'
import type { HealthCheck } from '@/api/wire'
import { wordsOf } from '@/components/health/words'
import { healthOfServers } from '@/lib/text/healthOfServers'

const CHECK: HealthCheck = {
  check: 'database',
  issue: 7,
  state: 'broken',
  sentence: 'Nobody listens at db:5432: PostgreSQL is not running there.',
  mend: 'Start it (`docker compose up -d db`), or correct DATABASE_URL.',
  cause: 'database.refused',
  facts: { place: 'db:5432' },
  details: [],
  needs: null,
}

test('in English the server is taken at its word', () => {
  expect(wordsOf(CHECK)).toEqual({ sentence: CHECK.sentence, mend: CHECK.mend })
})

test('words of our own have the facts in their places', () => {
  healthOfServers['database.refused'] = { sentence: 'Unter {place} hört niemand.', mend: '{unknown} bleibt.' }
  expect(wordsOf(CHECK)).toEqual({ sentence: 'Unter db:5432 hört niemand.', mend: '{unknown} bleibt.' })
  delete healthOfServers['database.refused']
})

test('what was not looked at says why', () => {
  const check = { ...CHECK, check: 'schema', cause: null, state: 'unchecked', needs: 'database' } as const
  expect(wordsOf(check).sentence).toBe('Not looked at, because of: Database.')
  expect(wordsOf({ ...check, needs: null }).sentence).toContain('in time')
})
