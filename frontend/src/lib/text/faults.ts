// Words about faults: how grave they are, what their status says, reading and clearing.
import { formatCount } from '@/lib/count'
import { inLanguage } from '@/lib/text/language'

interface ByLevel {
  fatal: number
  error: number
  warn: number
  info: number
}

export const faultsText = inLanguage({
  en: {
    level: { fatal: 'fatal', error: 'error', warn: 'warning', info: 'info' },
    openByLevel: ({ fatal, error, warn, info }: ByLevel) =>
      `open faults: ${told([fatal, 'fatal'], [error, 'error'], [warn, 'warning'], [info, 'info'])}`,
  },
  de: {
    level: { fatal: 'fatal', error: 'Fehler', warn: 'Warnung', info: 'Hinweis' },
    openByLevel: ({ fatal, error, warn, info }: ByLevel) =>
      `offene Fehlereinträge: ${told([fatal, 'fatal'], [error, 'Fehler'], [warn, 'Warnung'], [info, 'Hinweis'])}`,
  },
})

function told(...counts: [number, string][]): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatCount(count)} ${word}`)
    .join(', ')
}
