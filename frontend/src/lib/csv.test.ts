import { expect, it } from 'vitest'
import { csvLine, csvText } from '@/lib/csv'
import { formatMeasured } from '@/lib/numbers'

it('takes the power from what looks like a formula', () => {
  expect(csvText('=HYPERLINK("http://x")')).toBe(`"'=HYPERLINK(""http://x"")"`)
  expect(['+1', '-1', '@x', '\tx'].map(csvText)).toEqual(["'+1", "'-1", "'@x", "'\tx"])
})

it('quotes what would end a cell', () => {
  expect(csvLine([csvText('a, b'), csvText('say "x"'), csvText('plain')])).toBe(
    '"a, b","say ""x""",plain\r\n',
  )
})

it('shows numbers with steady places', () => {
  expect([396.4, 12, 0.1234567, 1234.56, -3.5, 0.00002].map(formatMeasured)).toEqual([
    '396.40',
    '12',
    '0.12346',
    '1234.6',
    '-3.500',
    '0.0000200',
  ])
})
