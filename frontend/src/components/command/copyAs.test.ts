import { expect, it } from 'vitest'
import { asCurl, asSovd } from '@/components/command/copyAs'

const VEHICLE = { id: '01a2', vin: 'SVDECAR18TA000101' }

it('writes a read as one plain line', () => {
  const request = { vehicle: VEHICLE, method: 'GET', path: 'components/bms/faults' } as const
  expect(asSovd(request)).toBe('sovd raw SVDECAR18TA000101 GET components/bms/faults')
})

it('repeats a query of several values, and quotes what a shell would take apart', () => {
  const request = {
    vehicle: VEHICLE,
    method: 'PUT',
    path: 'components/bms/data/note',
    query: { group: ['a', 'b c'] },
    body: { data: `it's $HOME; rm -rf ~` },
  } as const
  expect(asSovd({ ...request, query: { group: ['a', 'b c'] } })).toBe(
    `sovd raw SVDECAR18TA000101 PUT components/bms/data/note --query group=a --query 'group=b c' ` +
      `--body '{"data":"it'\\''s $HOME; rm -rf ~"}'`,
  )
})

it('never holds a token: the shell puts it in from a variable', () => {
  const curl = asCurl('https://sovd.example', { vehicle: VEHICLE, method: 'GET', path: 'components' })
  expect(curl).toBe(
    [
      'curl --fail-with-body -sS https://sovd.example/api/v1/commands',
      '  -H "Authorization: Bearer $SOVD_TOKEN"',
      "  -H 'Content-Type: application/json'",
      `  -d '{"vehicle_id":"01a2","method":"GET","path":"components"}'`,
    ].join(' \\\n'),
  )
})
