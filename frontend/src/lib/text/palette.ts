// Words of finding anything, and of the keys.
import { inLanguage } from '@/lib/text/language'

export const paletteText = inLanguage({
  en: {
    open: 'Find anything',
    label: 'Find anything',
    hint: 'Vehicle, component, data item, operation, page',
    results: 'Results',
    groups: {
      recent: 'Seen lately',
      pages: 'Pages',
      components: 'In this vehicle: components',
      data: 'In this vehicle: data',
      operations: 'In this vehicle: operations',
      vehicles: 'Vehicles',
      actions: 'Actions',
    },
    searching: 'Searching',
    none: (wish: string) => `Nothing is called "${wish}".`,
    partly: (missing: number) =>
      missing === 1
        ? 'One component did not list what it has.'
        : `${missing} components did not list what they have.`,
    count: (count: number) => (count === 1 ? 'one result' : `${count} results`),
    keys: 'arrows to choose, Enter to open, Esc to close',
    colours: (name: string) => `Colours: ${name}`,
    language: (name: string) => `Language: ${name}`,
    shortcuts: 'Show the keys',
    start: (operation: string) => `Operation ${operation}`,
  },
  de: {
    open: 'Alles finden',
    label: 'Alles finden',
    hint: 'Fahrzeug, Komponente, Datenwert, Operation, Seite',
    results: 'Treffer',
    groups: {
      recent: 'Zuletzt gesehen',
      pages: 'Seiten',
      components: 'In diesem Fahrzeug: Komponenten',
      data: 'In diesem Fahrzeug: Daten',
      operations: 'In diesem Fahrzeug: Operationen',
      vehicles: 'Fahrzeuge',
      actions: 'Aktionen',
    },
    searching: 'Sucht',
    none: (wish: string) => `Nichts heißt „${wish}“.`,
    partly: (missing: number) =>
      missing === 1
        ? 'Eine Komponente hat nicht aufgelistet, was sie hat.'
        : `${missing} Komponenten haben nicht aufgelistet, was sie haben.`,
    count: (count: number) => (count === 1 ? 'ein Treffer' : `${count} Treffer`),
    keys: 'Pfeile zum Wählen, Enter zum Öffnen, Esc zum Schließen',
    colours: (name: string) => `Farben: ${name}`,
    language: (name: string) => `Sprache: ${name}`,
    shortcuts: 'Tasten zeigen',
    start: (operation: string) => `Operation ${operation}`,
  },
})

export const shortcutText = inLanguage({
  en: {
    title: 'Keys',
    then: 'then',
    or: 'or',
    close: 'Close',
    find: 'Find anything',
    search: 'Search on this page',
    help: 'Show these keys',
    goTo: (place: string) => `Go to: ${place}`,
    escape: 'Close what is open',
    note: 'Keys do nothing while you type in a field.',
  },
  de: {
    title: 'Tasten',
    then: 'dann',
    or: 'oder',
    close: 'Schließen',
    find: 'Alles finden',
    search: 'Auf dieser Seite suchen',
    help: 'Diese Tasten zeigen',
    goTo: (place: string) => `Gehe zu: ${place}`,
    escape: 'Schließen, was offen ist',
    note: 'Während der Eingabe in ein Feld tun die Tasten nichts.',
  },
})
