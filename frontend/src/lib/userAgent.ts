// What a program says of itself, in words people recognise. Pure. It is a claim: anybody can say anything.

const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|CriOS|HeadlessChrome)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari/, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

export interface Agent {
  program: string
  system: string | undefined
}

/** Nothing for a text that names no program. */
export function readAgent(text: string | null): Agent | undefined {
  if (text === null || text.trim() === '') return undefined
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1]
  for (const [pattern, name] of PROGRAMS) {
    const version = pattern.exec(text)?.[1]
    if (version !== undefined) return { program: `${name} ${version}`, system }
  }
  const [first = ''] = text.trim().split(/\s+/)
  return { program: first.replace('/', ' '), system }
}
