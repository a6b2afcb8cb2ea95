import { expect, it } from 'vitest'
import { readAgent } from '@/lib/userAgent'

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

it.each([
  [CHROME, 'Chrome 141', 'Linux'],
  [`${CHROME} Edg/141.0.1`, 'Edge 141', 'Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Firefox 140',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari 18',
    'iPhone',
  ],
  ['python-httpx2/2.16', 'python-httpx2 2.16', undefined],
])('a program is called by its name: %s', (text, program, system) => {
  expect(readAgent(text)).toEqual({ program, system })
})

it.each([null, '', '  '])('who says nothing is nobody', (text) => {
  expect(readAgent(text)).toBeUndefined()
})
