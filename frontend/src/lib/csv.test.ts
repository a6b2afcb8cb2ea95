import { expect, it } from 'vitest'
import { csvLine, csvText } from '@/lib/csv'

it('takes the power from what looks like a formula', () => {
  expect(csvText('=HYPERLINK("http://x")')).toBe(`"'=HYPERLINK(""http://x"")"`)
  expect(['+1', '-1', '@x', '\tx'].map(csvText)).toEqual(["'+1", "'-1", "'@x", "'\tx"])
})

it('quotes what would end a cell', () => {
  expect(csvLine([csvText('a, b'), csvText('say "x"'), csvText('plain')])).toBe(
    '"a, b","say ""x""",plain\r\n',
  )
})
