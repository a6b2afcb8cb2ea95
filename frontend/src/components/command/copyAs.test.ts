import { expect, it } from 'vitest'
import { asCurl, asSovd } from '@/components/command/copyAs'

const WRITE = {
  vehicle: { id: 'v1', vin: 'SVDECAR18TA000101' },
  method: 'PUT',
  path: 'components/bms/data/note',
  query: {},
  body: { data: "it's 80" },
}

it('says a request for the command line, safely quoted', () => {
  expect(asSovd(WRITE)).toBe(
    `sovd raw SVDECAR18TA000101 PUT components/bms/data/note --body '{"data":"it'\\''s 80"}'`,
  )
  const read = { ...WRITE, method: 'GET', body: undefined, query: { tags: ['a', 'b c'] } }
  expect(asSovd(read)).toBe(`sovd raw SVDECAR18TA000101 GET 'components/bms/data/note?tags=a&tags=b+c'`)
})

it('says a request for curl, with a place for the token and never the token', () => {
  window.localStorage.setItem('token', 'secret.secret.secret')
  const line = asCurl(WRITE, 'https://sovd.test')
  expect(line).toContain("curl -X POST 'https://sovd.test/api/v1/commands'")
  expect(line).toContain('Bearer $SOVD_TOKEN')
  expect(line).not.toContain('secret')
  expect(line).toContain(`"method":"PUT"`)
})
