import { describe, expect, it } from 'vitest'
import { vinProblem } from '@/lib/vin'

describe('a VIN', () => {
  it.each(['WVWZZZ1JZXW000001', ' wvwzzz1jzxw000001 ', '1M8GDM9AXKP042788', '11111111111111111'])(
    'is accepted: %s',
    (vin) => expect(vinProblem(vin)).toBeUndefined(),
  )

  it.each([
    ['WVWZZZ1JZXW00001', 'length'],
    ['WVWZZZ1JZXW00000-', 'letters'],
    ['WVWZZZ1JZXW00000Ä', 'letters'],
    ['WVWZZZ1JZXW00000O', 'confusable'],
    ['1M8GDM9A1KP042788', 'checkDigit'],
  ])('is refused: %s (%s)', (vin, problem) => expect(vinProblem(vin)).toBe(problem))
})
