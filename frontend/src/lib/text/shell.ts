// Words of the frame around every screen.
import { formatCount } from '@/lib/count'
import { inLanguage } from '@/lib/text/language'

export const shellText = inLanguage({
  en: {
    product: 'SOVD',
    navigation: 'Main',
    skip: 'Skip to the content',
    vehicles: 'Vehicles',
    commands: 'Commands',
    history: 'History',
    administration: 'Administration',
    profile: 'Profile',
    demoLabel: 'Demo',
    demo: 'Demo: the vehicles are simulated and the accounts are known to everybody. Do not connect a real vehicle.',
    userMenu: (name: string) => `User menu of ${name}`,
    role: (role: string) => `role: ${role}`,
    roles: { viewer: 'viewer', engineer: 'engineer', admin: 'administrator' },
    logOut: 'Log out',
    theme: 'Colours',
    themes: { light: 'Light', dark: 'Dark', auto: 'System' },
    language: 'Language',
    notFoundTitle: 'No such page',
    notFound: 'There is nothing at this address. The link may be old or mistyped.',
    toVehicles: 'Go to the vehicles',
    brokenTitle: 'This screen has failed',
    broken: 'The console met something it did not expect. The vehicle was not touched by this.',
    reload: 'Load the page again',
  },
  de: {
    product: 'SOVD',
    navigation: 'Hauptmenü',
    skip: 'Zum Inhalt springen',
    vehicles: 'Fahrzeuge',
    commands: 'Befehle',
    history: 'Verlauf',
    administration: 'Verwaltung',
    profile: 'Profil',
    demoLabel: 'Demo',
    demo: 'Demo: Die Fahrzeuge sind simuliert und alle kennen die Konten. Kein echtes Fahrzeug anschließen.',
    userMenu: (name: string) => `Benutzermenü von ${name}`,
    role: (role: string) => `Rolle: ${role}`,
    roles: { viewer: 'Betrachter', engineer: 'Ingenieur', admin: 'Administrator' },
    logOut: 'Abmelden',
    theme: 'Farben',
    themes: { light: 'Hell', dark: 'Dunkel', auto: 'System' },
    language: 'Sprache',
    notFoundTitle: 'Diese Seite gibt es nicht',
    notFound: 'An dieser Adresse ist nichts. Der Link ist vielleicht alt oder falsch geschrieben.',
    toVehicles: 'Zu den Fahrzeugen',
    brokenTitle: 'Diese Ansicht ist ausgefallen',
    broken: 'Der Konsole ist etwas Unerwartetes begegnet. Das Fahrzeug wurde davon nicht berührt.',
    reload: 'Seite neu laden',
  },
})

/** Each language in its own words, so that whoever is lost finds the way back. */
export const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch' } as const

export const liveText = inLanguage({
  en: {
    connecting: 'connecting',
    connected: 'live',
    reconnecting: 'reconnecting',
    offline: 'offline',
    refused: 'not live',
    meaning: {
      connecting: 'The live connection is being opened.',
      connected: 'Events are shown as they happen.',
      reconnecting:
        'The live connection was lost and is being opened again. What you see may be a little old.',
      offline: 'No connection to the server. What you see may be old. The console keeps trying.',
      refused:
        'The server does not accept live connections from this address. Results are asked for every few seconds.',
    },
  },
  de: {
    connecting: 'verbindet',
    connected: 'live',
    reconnecting: 'verbindet neu',
    offline: 'offline',
    refused: 'nicht live',
    meaning: {
      connecting: 'Die Live-Verbindung wird aufgebaut.',
      connected: 'Ereignisse erscheinen, sobald sie geschehen.',
      reconnecting:
        'Die Live-Verbindung ging verloren und wird neu aufgebaut. Das Gezeigte kann etwas alt sein.',
      offline: 'Keine Verbindung zum Server. Das Gezeigte kann alt sein. Die Konsole versucht es weiter.',
      refused:
        'Der Server nimmt von dieser Adresse keine Live-Verbindungen an. Ergebnisse werden alle paar Sekunden abgefragt.',
    },
  },
})

export const tableText = inLanguage({
  en: {
    loading: 'Loading',
    more: 'Load more',
    loadingMore: 'Loading more',
    end: (count: number) => (count === 1 ? 'one entry, that is all' : `${count} entries, that is all`),
    shown: (count: number, total?: number) =>
      total === undefined ? `${count} shown` : `${formatCount(count)} of ${formatCount(total)} shown`,
  },
  de: {
    loading: 'Lädt',
    more: 'Mehr laden',
    loadingMore: 'Lädt mehr',
    end: (count: number) => (count === 1 ? 'ein Eintrag, das ist alles' : `${count} Einträge, das ist alles`),
    shown: (count: number, total?: number) =>
      total === undefined ? `${count} gezeigt` : `${formatCount(count)} von ${formatCount(total)} gezeigt`,
  },
})

export const copyText = inLanguage({
  en: {
    copy: (what: string) => `Copy ${what}`,
    copied: 'Copied',
    failed: 'Could not copy; mark the text and copy it by hand',
  },
  de: {
    copy: (what: string) => `${what} kopieren`,
    copied: 'Kopiert',
    failed: 'Kopieren ging nicht; den Text markieren und von Hand kopieren',
  },
})
