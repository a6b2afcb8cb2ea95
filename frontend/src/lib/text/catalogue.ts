// The catalogue tells its titles in English. What is not known here, a newer server's command for instance, stays so.
import { inLanguage } from '@/lib/text/language'

type Words = Record<string, string | undefined>

const GERMAN: Words = {
  'Read what the component says of itself': 'Lesen, was die Komponente über sich sagt',
  'Read faults': 'Fehler lesen',
  'Read one fault with its environment data': 'Einen Fehler mit Umgebungsdaten lesen',
  'Clear faults': 'Fehler löschen',
  'List data items': 'Daten auflisten',
  'Read a data item': 'Einen Wert lesen',
  'Write a data item': 'Einen Wert schreiben',
  'Start an operation': 'Eine Operation starten',
  'Stop a running operation': 'Eine laufende Operation anhalten',
  'Read a configuration': 'Eine Konfiguration lesen',
  'Write a configuration': 'Eine Konfiguration schreiben',
  'Change a mode': 'Einen Modus ändern',
  'Acquire a lock': 'Eine Sperre nehmen',
  'Release a lock': 'Eine Sperre zurückgeben',
  'Fault code': 'Fehlercode',
  'Fault code; empty for all': 'Fehlercode; leer für alle',
  'Data item': 'Wert aus den Daten',
  Operation: 'Operation',
  Configuration: 'Konfiguration',
  Value: 'Wert',
  Parameters: 'Parameter',
  Execution: 'Ausführung',
  Mode: 'Modus',
  Lock: 'Sperre',
  'Falls back after, in seconds': 'Fällt zurück nach, in Sekunden',
  'Ends after, in seconds': 'Endet nach, in Sekunden',
}

export const catalogueText: { of: (title: string) => string } = inLanguage({
  en: { of: (title: string) => title },
  de: { of: (title: string) => GERMAN[title] ?? title },
})
