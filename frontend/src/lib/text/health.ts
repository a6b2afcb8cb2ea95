// Words of the administration: health.
import { inLanguage } from '@/lib/text/language'

export const healthText = inLanguage({
  en: {
    title: 'Health',
    verdict: {
      asking: 'Looking',
      fine: 'Everything is fine',
      warning: 'It works, and something wants attention',
      broken: 'Something is broken',
    },
    progress: 'Progress of the checks',
    asked: (done: number, all: number) => `${done} of ${all} parts`,
    again: 'Look again',
    toDo: 'What to do',
    parts: {
      settings: 'Settings',
      disk: 'Disk',
      database: 'Database',
      redis: 'Redis',
      contents: 'What the system holds',
      log: 'Log',
    },
    state: { fine: 'fine', warning: 'warning', broken: 'broken', unchecked: 'not looked at' },
    check: {
      settings: 'Settings',
      variables: 'Variables',
      key: 'Signing key',
      folder: 'Data folder',
      disk: 'Space',
      database: 'Database',
      schema: 'Schema',
      connections: 'Connections',
      queries: 'Queries',
      tables: 'Size',
      clock: 'Clock of the database',
      redis: 'Redis',
      memory: 'Memory of Redis',
      persistence: 'On disk',
      messages: 'Messages',
      accounts: 'Accounts',
      vehicles: 'Vehicles',
      commands: 'Commands',
      log: 'Errors',
    },
    needs: (what: string) => `Not looked at, because of: ${what}.`,
    tookTooLong: 'This could not be looked at in time.',
    details: 'Details',
    outside: 'The service looks at itself here. What only somebody outside can see, `sovd doctor` tells.',
    report: {
      title: 'Incident report',
      write: 'Write the incident report',
      meaning: 'The template of the runbook, filled in as far as a program can. Secrets and VINs are masked.',
      copy: 'Copy the report',
      save: 'Save as a file',
      text: 'Text of the incident report',
    },
  },
  de: {
    title: 'Zustand',
    verdict: {
      asking: 'Wird geprüft',
      fine: 'Alles in Ordnung',
      warning: 'Es läuft, und etwas verlangt Aufmerksamkeit',
      broken: 'Etwas ist gestört',
    },
    progress: 'Fortschritt der Prüfungen',
    asked: (done: number, all: number) => `${done} von ${all} Teilen`,
    again: 'Erneut prüfen',
    toDo: 'Was zu tun ist',
    parts: {
      settings: 'Einstellungen',
      disk: 'Datenträger',
      database: 'Datenbank',
      redis: 'Redis',
      contents: 'Was das System enthält',
      log: 'Protokoll',
    },
    state: { fine: 'in Ordnung', warning: 'Warnung', broken: 'gestört', unchecked: 'nicht geprüft' },
    check: {
      settings: 'Einstellungen',
      variables: 'Variablen',
      key: 'Schlüssel der Tokens',
      folder: 'Datenordner',
      disk: 'Platz',
      database: 'Datenbank',
      schema: 'Schema',
      connections: 'Verbindungen',
      queries: 'Abfragen',
      tables: 'Größe',
      clock: 'Uhr der Datenbank',
      redis: 'Redis',
      memory: 'Speicher von Redis',
      persistence: 'Auf dem Datenträger',
      messages: 'Nachrichten',
      accounts: 'Konten',
      vehicles: 'Fahrzeuge',
      commands: 'Befehle',
      log: 'Fehler',
    },
    needs: (what: string) => `Nicht geprüft, Grund: ${what}.`,
    tookTooLong: 'Das ließ sich nicht rechtzeitig prüfen.',
    details: 'Einzelheiten',
    outside: 'Hier prüft der Dienst sich selbst. Was sich nur von außen zeigt, sagt `sovd doctor`.',
    report: {
      title: 'Störungsbericht',
      write: 'Störungsbericht schreiben',
      meaning:
        'Die Vorlage des Betriebshandbuchs (auf Englisch), ausgefüllt, soweit ein Programm es kann. Geheimnisse und VINs sind unkenntlich.',
      copy: 'Bericht kopieren',
      save: 'Als Datei sichern',
      text: 'Text des Störungsberichts',
    },
  },
})

export interface CauseWords {
  sentence: string
  mend?: string
}

/** Puts facts into the places that are named in braces. */
export function withFacts(words: string, facts: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place))
}
