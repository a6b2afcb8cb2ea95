import { beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
  window.localStorage.clear()
})

it('the language that was chosen wins over the one of the browser', async () => {
  window.localStorage.setItem('language', 'de')
  expect((await import('@/lib/text/language')).language).toBe('de')
  expect((await import('@/lib/text/vehicle')).vehicleText.vin).toBe('FIN')
})

it('a language nobody speaks here is English', async () => {
  window.localStorage.setItem('language', 'xx')
  expect((await import('@/lib/text/language')).language).toBe('en')
})

it('German writes times and numbers its own way', async () => {
  window.localStorage.setItem('language', 'de')
  const { formatClock, formatDayTime, formatOffset } = await import('@/lib/time')
  expect(formatDayTime('2026-11-23T12:01:33')).toBe('23.11.2026 12:01:33')
  expect(formatClock('2026-11-23T12:01:33.200')).toBe('12:01:33,2')
  expect(formatOffset('2026-11-23T12:01:33.000', '2026-11-23T12:01:33.400')).toBe('+0,40 s')
  expect((await import('@/lib/count')).formatCount(10_003)).toBe('10.003')
})

it('the error codes of a vehicle have words however they are written', async () => {
  const { vehicleCodeWords } = await import('@/lib/text/vehicleCodes')
  expect(vehicleCodeWords('LOCK_BROKEN')).toEqual(vehicleCodeWords('lock-broken'))
  expect(vehicleCodeWords('lock-broken')).toBeDefined()
  expect(vehicleCodeWords('of-its-maker')).toBeUndefined()
})
