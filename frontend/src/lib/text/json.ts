// Words of JSON that is shown as a tree.
import { inLanguage } from '@/lib/text/language'

export const jsonText = inLanguage({
  en: {
    search: 'Search names and values',
    found: (place: number, count: string) => (place === 0 ? `${count} found` : `${place} of ${count}`),
    notFound: 'not found',
    next: 'Next place',
    previous: 'Previous place',
    openAll: 'Open all',
    closeAll: 'Close all',
    copyAll: 'Copy all as JSON',
    copyPath: 'Copy path',
    copyValue: 'Copy value',
    copied: 'Copied',
    copyFailed: 'The browser does not allow copying here',
    empty: 'There is no content.',
  },
  de: {
    search: 'Namen und Werte suchen',
    found: (place: number, count: string) => (place === 0 ? `${count} gefunden` : `${place} von ${count}`),
    notFound: 'nicht gefunden',
    next: 'Nächste Stelle',
    previous: 'Vorige Stelle',
    openAll: 'Alles öffnen',
    closeAll: 'Alles schließen',
    copyAll: 'Alles als JSON kopieren',
    copyPath: 'Pfad kopieren',
    copyValue: 'Wert kopieren',
    copied: 'Kopiert',
    copyFailed: 'Der Browser erlaubt das Kopieren hier nicht',
    empty: 'Es gibt keinen Inhalt.',
  },
})
