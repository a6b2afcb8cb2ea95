import { expect, it } from 'vitest'
import { itemsOf } from '@/api/looks'
import { TestDesk } from '@/test/TestDesk'

function sightOf(path: string) {
  const read_at = '2026-11-23T12:00:00.000Z'
  return { path, status_code: 200, body: { items: [path] }, error: null, read_at, took_ms: 1 }
}

it('asks once for all that a page wants to see in one turn', async () => {
  const desk = new TestDesk({
    'POST /api/v1/vehicles/v1/looks': () => Response.json({ items: [sightOf('a'), sightOf('b')] }),
  })
  const [a, b] = await Promise.all([desk.services.looks.see('v1', 'a'), desk.services.looks.see('v1', 'b')])
  expect(itemsOf(a)).toEqual(['a'])
  expect(itemsOf(b)).toEqual(['b'])
  expect(desk.seen.map(({ body }) => body)).toEqual([{ paths: ['a', 'b'], max_age_s: 2 }])
})

it('fails for everybody who waited when the server cannot be asked', async () => {
  const desk = new TestDesk({})
  const looking = [desk.services.looks.see('v1', 'a'), desk.services.looks.see('v1', 'b')]
  const ends = await Promise.allSettled(looking)
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

it('finds no items in what is no collection', () => {
  expect(itemsOf({ ...sightOf('a'), body: { id: 'x' } })).toBeUndefined()
  expect(itemsOf(undefined)).toBeUndefined()
})
