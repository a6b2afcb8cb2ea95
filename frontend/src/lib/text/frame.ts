// Words of what is around every screen: finding, keys, the strip of what runs, being cut off.
import { inLanguage } from '@/lib/text/language'

export const stripText = inLanguage({
  en: {
    label: 'What is happening now',
    nothing: 'Nothing of yours is running.',
    running: 'running:',
    alsoRunning: (count: number) => `+${count} more`,
    progressOf: (title: string) => `Progress of ${title}`,
    stop: 'Stop',
    stopOf: (title: string) => `Stop: ${title}`,
    last: 'last:',
    none: 'no command of yours yet',
    unknown: (count: number) => (count === 1 ? 'one outcome is unknown' : `${count} outcomes are unknown`),
    timeline: 'Timeline',
    panel: 'Your newest commands',
    close: 'Close the timeline',
    stale: 'not live',
    full: 'Open in full',
    all: 'All commands',
  },
  de: {
    label: 'Was gerade geschieht',
    nothing: 'Von Ihnen läuft nichts.',
    running: 'läuft:',
    alsoRunning: (count: number) => `+${count} weitere`,
    progressOf: (title: string) => `Fortschritt von ${title}`,
    stop: 'Stopp',
    stopOf: (title: string) => `Stopp: ${title}`,
    last: 'zuletzt:',
    none: 'noch kein Befehl von Ihnen',
    unknown: (count: number) =>
      count === 1 ? 'ein Ausgang ist ungewiss' : `${count} Ausgänge sind ungewiss`,
    timeline: 'Ablauf',
    panel: 'Ihre neuesten Befehle',
    close: 'Ablauf schließen',
    stale: 'nicht live',
    full: 'Ganz öffnen',
    all: 'Alle Befehle',
  },
})

export const outageText = inLanguage({
  en: {
    browser: 'This computer has no network',
    server: 'The server cannot be reached',
    since: (clock: string, age: string) => `since ${clock}, ${age}`,
    meaning:
      'What you see is from before. You can look at what is loaded; nothing can be read or sent now. Running commands go on at the server, and this page catches up by itself.',
  },
  de: {
    browser: 'Dieser Rechner hat kein Netz',
    server: 'Der Server ist nicht erreichbar',
    since: (clock: string, age: string) => `seit ${clock}, ${age}`,
    meaning:
      'Das Gezeigte ist von vorher. Geladenes kann angesehen werden; zurzeit kann nichts gelesen oder gesendet werden. Laufende Befehle laufen auf dem Server weiter, und diese Seite holt von selbst auf.',
  },
})

export const holdText = inLanguage({
  en: {
    title: 'Too many requests in this minute.',
    goesOn: (seconds: number) =>
      `What you see is read further in ${seconds} s, by itself. Stopping a command works all the time.`,
  },
  de: {
    title: 'Zu viele Anfragen in dieser Minute.',
    goesOn: (seconds: number) =>
      `Das Gezeigte wird in ${seconds} s von selbst weitergelesen. Einen Befehl stoppen geht die ganze Zeit.`,
  },
})
