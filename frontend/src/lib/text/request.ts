// What an SOVD request does, in words: for commands that are named by method and path alone.
import { inLanguage } from '@/lib/text/language'

type Sentence = (item: string) => string

interface RequestWords {
  one: Record<string, Sentence | undefined>
  all: Record<string, string | undefined>
  other: (method: string, rest: string) => string
}

/** By "METHOD collection": of one item, and of the collection itself. */
const words = inLanguage<RequestWords>({
  en: {
    one: {
      'GET faults': (fault) => `Read fault ${fault}`,
      'DELETE faults': (fault) => `Clear fault ${fault}`,
      'GET data': (data) => `Read ${data}`,
      'PUT data': (data) => `Write ${data}`,
      'GET configurations': (name) => `Read configuration ${name}`,
      'PUT configurations': (name) => `Write configuration ${name}`,
      'PATCH configurations': (name) => `Change configuration ${name}`,
      'GET modes': (mode) => `Read mode ${mode}`,
      'PUT modes': (mode) => `Set mode ${mode}`,
      'GET locks': () => 'Read lock',
      'PUT locks': () => 'Extend lock',
      'DELETE locks': () => 'Release lock',
      'GET operations': (operation) => `Look at ${operation}`,
      'POST operations': (operation) => `Start ${operation}`,
      'PUT operations': (operation) => `Steer ${operation}`,
      'DELETE operations': (operation) => `Stop ${operation}`,
    },
    all: {
      'GET faults': 'Read faults',
      'DELETE faults': 'Clear all faults',
      'GET data': 'List data',
      'GET operations': 'List operations',
      'GET configurations': 'List configurations',
      'GET modes': 'List modes',
      'GET locks': 'List locks',
      'POST locks': 'Acquire lock',
      'GET logs': 'Read logs',
      'POST cyclic-subscriptions': 'Subscribe to values',
      'GET ': 'Identify',
    },
    other: (method, rest) => `${method} ${rest}`,
  },
  de: {
    one: {
      'GET faults': (fault) => `Fehler ${fault} lesen`,
      'DELETE faults': (fault) => `Fehler ${fault} löschen`,
      'GET data': (data) => `${data} lesen`,
      'PUT data': (data) => `${data} schreiben`,
      'GET configurations': (name) => `Konfiguration ${name} lesen`,
      'PUT configurations': (name) => `Konfiguration ${name} schreiben`,
      'PATCH configurations': (name) => `Konfiguration ${name} ändern`,
      'GET modes': (mode) => `Modus ${mode} lesen`,
      'PUT modes': (mode) => `Modus ${mode} setzen`,
      'GET locks': () => 'Sperre lesen',
      'PUT locks': () => 'Sperre verlängern',
      'DELETE locks': () => 'Sperre freigeben',
      'GET operations': (operation) => `${operation} ansehen`,
      'POST operations': (operation) => `${operation} starten`,
      'PUT operations': (operation) => `${operation} steuern`,
      'DELETE operations': (operation) => `${operation} stoppen`,
    },
    all: {
      'GET faults': 'Fehler lesen',
      'DELETE faults': 'Alle Fehler löschen',
      'GET data': 'Daten auflisten',
      'GET operations': 'Operationen auflisten',
      'GET configurations': 'Konfigurationen auflisten',
      'GET modes': 'Modi auflisten',
      'GET locks': 'Sperren auflisten',
      'POST locks': 'Sperre nehmen',
      'GET logs': 'Protokolle lesen',
      'POST cyclic-subscriptions': 'Werte abonnieren',
      'GET ': 'Identifizieren',
    },
    other: (method, rest) => `${method} ${rest}`,
  },
})

const COLLECTIONS: ReadonlySet<string> = new Set([
  'faults',
  'data',
  'operations',
  'configurations',
  'modes',
  'locks',
  'logs',
  'cyclic-subscriptions',
])

/** The entity that a path speaks of, e.g. `components/bms`, and what is asked of it. */
export function splitPath(path: string): { entity: string; rest: string[] } {
  const parts = path.split('/').filter((part) => part !== '')
  // From the second on: an entity may be called like a collection.
  const at = parts.findIndex((part, index) => index >= 2 && index % 2 === 0 && COLLECTIONS.has(part))
  return at === -1
    ? { entity: parts.join('/'), rest: [] }
    : { entity: parts.slice(0, at).join('/'), rest: parts.slice(at) }
}

/** E.g. "Start self-test". What has no words is said as method and path. */
export function requestTitle(method: string, path: string): string {
  const [collection = '', item] = splitPath(path).rest
  const key = `${method} ${collection}`
  const said = item === undefined ? words.all[key] : words.one[key]?.(item)
  return said ?? words.other(method, path)
}
