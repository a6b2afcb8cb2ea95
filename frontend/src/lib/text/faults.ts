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
    title: 'Faults',
    table: (entity: string) => `Faults of ${entity}`,
    severity: 'severity',
    code: 'code',
    text: 'fault',
    status: 'status',
    component: 'component',
    readAt: 'read',
    change: 'change',
    actions: 'Actions',
    noText: 'no text',
    changeWord: { new: 'new', changed: 'changed', gone: 'gone' },
    changeMeaning: {
      new: 'The reading before did not have it.',
      changed: 'Its status is another than in the reading before.',
      gone: 'The reading before had it, this one does not.',
    },
    bit: {
      testFailed: 'failed',
      testFailedThisOperationCycle: 'failed this cycle',
      pendingDTC: 'pending',
      confirmedDTC: 'confirmed',
      testNotCompletedSinceLastClear: 'not tested since clear',
      testFailedSinceLastClear: 'failed since clear',
      testNotCompletedThisOperationCycle: 'not tested this cycle',
      warningIndicatorRequested: 'warning lamp',
    },
    bitMeaning: {
      testFailed: 'The last test that was completed found the fault.',
      testFailedThisOperationCycle: 'A test found it in this operation cycle.',
      pendingDTC: 'A test found it in this or the last operation cycle. It is not confirmed yet.',
      confirmedDTC: 'It was found often enough to be kept in the memory of the component.',
      testNotCompletedSinceLastClear: 'No test was completed since the faults were cleared.',
      testFailedSinceLastClear: 'A test found it at least once since the faults were cleared.',
      testNotCompletedThisOperationCycle: 'No test was completed in this operation cycle.',
      warningIndicatorRequested: 'The component asks for a warning to the driver because of it.',
    },
    bitState: { on: 'set', off: 'not set', untold: 'not told' },
    mask: 'Status byte',
    now: 'now',
    before: 'before',
    bits: 'Status bits',
    environment: 'Environment data',
    noEnvironment: 'The vehicle keeps no environment data for this fault.',
    lookFailed: 'The environment data could not be read',
    notRead: 'Being read',
    name: 'name',
    value: 'value',
    unit: 'unit',
    occurred: (count: string) => `occurred ${count} times`,
    first: (when: string) => `first ${when}`,
    last: (when: string) => `last ${when}`,
    scope: 'Scope',
    more: 'Also told',
    openDetail: (code: string) => `Show details of ${code}`,
    closeDetail: (code: string) => `Hide details of ${code}`,
    read: 'Read faults',
    reading: 'Reading faults',
    readBy: 'Last read',
    neverTitle: 'The faults of this component were never read',
    never: 'Nothing is known about its faults. Read them to see.',
    emptyTitle: 'No faults',
    empty: (when: string) => `Read at ${when}: the component reported none.`,
    noMatchTitle: 'No fault matches',
    noMatch: (count: number) =>
      count === 1
        ? 'One fault is hidden by the filters.'
        : `${formatCount(count)} faults are hidden by the filters.`,
    showAll: 'Show all',
    shownLabel: 'State',
    shown: { open: 'open', confirmed: 'confirmed', pending: 'pending', all: 'all' },
    levels: 'Severity',
    search: 'Search faults',
    clearAll: 'Clear all...',
    clearAllTitle: 'Clear all faults',
    clear: (code: string) => `Clear ${code}...`,
    clearTitle: (code: string) => `Clear fault ${code}`,
    nothingToClear: 'The last reading had no faults to clear.',
    clearing: 'Clearing. The list is read again afterwards.',
    cleared: (title: string) => `${title}: done. The list below was read afterwards.`,
    failedRead: 'The faults were not read',
    failedClear: (title: string) => `${title}: not done`,
    unknownClear: (title: string) => `${title}: it is not known whether it was done`,
    oneByOne: 'This component clears only all of its faults at once. Use "Clear all".',
    notNow: 'The component does not allow it in its present state.',
    openCommand: 'Open the command',
    comparedTo: 'compared with the reading of',
    outdated: 'Faults were cleared after this reading. Read them again to see what is left.',
    gone: 'Gone since the reading before',
    readAll: 'Read all faults',
    readingAll: (done: number, all: number) => `Reading, ${formatCount(done)} of ${formatCount(all)}`,
    readAllDone: (read: number) =>
      read === 1
        ? 'The faults of one component were read.'
        : `The faults of ${formatCount(read)} components were read.`,
    readAllPart: (read: number, failed: number) =>
      `${formatCount(read)} components were read, ${formatCount(failed)} could not be.`,
    readAllFailed: 'Could not be read',
    nothingToRead: 'No component of this vehicle offers faults.',
    openFact: 'open faults',
    openCount: (faults: number, components: number) =>
      `${formatCount(faults)} in ${components === 1 ? 'one component' : `${formatCount(components)} components`}`,
    noneOpen: 'none',
    unread: 'not read yet',
    overview: 'Open faults of the whole vehicle',
    overviewEmptyTitle: 'No open faults',
    overviewEmpty: (count: number) =>
      count === 1
        ? 'One component was read and reported none.'
        : `${formatCount(count)} components were read and reported none.`,
    overviewNeverTitle: 'The faults of this vehicle were never read',
    overviewNever: 'Nothing is known about its faults. Read all of them to see.',
    unreadComponents: (count: number) =>
      count === 1 ? 'One component was not read yet:' : `${formatCount(count)} components were not read yet:`,
    dismiss: 'Close',
    seeAll: 'Details',
    openByLevel: ({ fatal, error, warn, info }: ByLevel) =>
      `open faults: ${told([fatal, 'fatal'], [error, 'error'], [warn, 'warning'], [info, 'info'])}`,
  },
  de: {
    level: { fatal: 'fatal', error: 'Fehler', warn: 'Warnung', info: 'Hinweis' },
    title: 'Fehler',
    table: (entity: string) => `Fehlereinträge von ${entity}`,
    severity: 'Schwere',
    code: 'Code',
    text: 'Fehlereintrag',
    status: 'Status',
    component: 'Komponente',
    readAt: 'gelesen',
    change: 'Änderung',
    actions: 'Aktionen',
    noText: 'ohne Text',
    changeWord: { new: 'neu', changed: 'geändert', gone: 'weg' },
    changeMeaning: {
      new: 'In der Lesung davor war er nicht.',
      changed: 'Sein Status ist anders als in der Lesung davor.',
      gone: 'In der Lesung davor war er, in dieser nicht mehr.',
    },
    bit: {
      testFailed: 'fehlgeschlagen',
      testFailedThisOperationCycle: 'fehlgeschlagen in diesem Zyklus',
      pendingDTC: 'vorläufig',
      confirmedDTC: 'bestätigt',
      testNotCompletedSinceLastClear: 'ungeprüft seit Löschen',
      testFailedSinceLastClear: 'fehlgeschlagen seit Löschen',
      testNotCompletedThisOperationCycle: 'ungeprüft in diesem Zyklus',
      warningIndicatorRequested: 'Warnleuchte',
    },
    bitMeaning: {
      testFailed: 'Die letzte abgeschlossene Prüfung hat den Fehler gefunden.',
      testFailedThisOperationCycle: 'Eine Prüfung hat ihn in diesem Betriebszyklus gefunden.',
      pendingDTC:
        'Eine Prüfung hat ihn in diesem oder im letzten Betriebszyklus gefunden. Er ist noch nicht bestätigt.',
      confirmedDTC: 'Er wurde oft genug gefunden, um im Speicher der Komponente zu bleiben.',
      testNotCompletedSinceLastClear: 'Seit dem Löschen wurde keine Prüfung abgeschlossen.',
      testFailedSinceLastClear: 'Seit dem Löschen hat ihn mindestens eine Prüfung gefunden.',
      testNotCompletedThisOperationCycle: 'In diesem Betriebszyklus wurde keine Prüfung abgeschlossen.',
      warningIndicatorRequested:
        'Die Komponente verlangt seinetwegen eine Warnung an die Fahrerin oder den Fahrer.',
    },
    bitState: { on: 'gesetzt', off: 'nicht gesetzt', untold: 'nicht gesagt' },
    mask: 'Statusbyte',
    now: 'jetzt',
    before: 'davor',
    bits: 'Statusbits',
    environment: 'Umgebungsdaten',
    noEnvironment: 'Das Fahrzeug hält zu diesem Fehlereintrag keine Umgebungsdaten.',
    lookFailed: 'Die Umgebungsdaten konnten nicht gelesen werden',
    notRead: 'Wird gelesen',
    name: 'Name',
    value: 'Wert',
    unit: 'Einheit',
    occurred: (count: string) => `${count}-mal aufgetreten`,
    first: (when: string) => `zuerst ${when}`,
    last: (when: string) => `zuletzt ${when}`,
    scope: 'Geltung',
    more: 'Außerdem gesagt',
    openDetail: (code: string) => `Einzelheiten zu ${code} zeigen`,
    closeDetail: (code: string) => `Einzelheiten zu ${code} verbergen`,
    read: 'Fehler lesen',
    reading: 'Fehler werden gelesen',
    readBy: 'Zuletzt gelesen',
    neverTitle: 'Die Fehler dieser Komponente wurden nie gelesen',
    never: 'Über ihre Fehler ist nichts bekannt. Lesen, um sie zu sehen.',
    emptyTitle: 'Keine Fehlereinträge',
    empty: (when: string) => `Gelesen ${when}: Die Komponente hat keine gemeldet.`,
    noMatchTitle: 'Kein Fehlereintrag passt',
    noMatch: (count: number) =>
      count === 1
        ? 'Ein Fehlereintrag ist durch die Filter verborgen.'
        : `${formatCount(count)} Fehlereinträge sind durch die Filter verborgen.`,
    showAll: 'Alle zeigen',
    shownLabel: 'Zustand',
    shown: { open: 'offen', confirmed: 'bestätigt', pending: 'vorläufig', all: 'alle' },
    levels: 'Schwere',
    search: 'Fehler suchen',
    clearAll: 'Alle löschen …',
    clearAllTitle: 'Alle Fehler löschen',
    clear: (code: string) => `${code} löschen …`,
    clearTitle: (code: string) => `Fehlereintrag ${code} löschen`,
    nothingToClear: 'Die letzte Lesung hatte keine Fehlereinträge, die zu löschen wären.',
    clearing: 'Wird gelöscht. Danach wird die Liste neu gelesen.',
    cleared: (title: string) => `${title}: erledigt. Die Liste unten wurde danach gelesen.`,
    failedRead: 'Die Fehler wurden nicht gelesen',
    failedClear: (title: string) => `${title}: nicht geschehen`,
    unknownClear: (title: string) => `${title}: ungewiss, ob es geschehen ist`,
    oneByOne: 'Diese Komponente löscht nur alle Fehlereinträge zugleich: „Alle löschen“ benutzen.',
    notNow: 'Die Komponente erlaubt es in ihrem jetzigen Zustand nicht.',
    openCommand: 'Befehl öffnen',
    comparedTo: 'verglichen mit der Lesung von',
    outdated: 'Nach dieser Lesung wurden Fehler gelöscht. Neu lesen, um zu sehen, was bleibt.',
    gone: 'Weg seit der Lesung davor',
    readAll: 'Alle Fehler lesen',
    readingAll: (done: number, all: number) => `Liest, ${formatCount(done)} von ${formatCount(all)}`,
    readAllDone: (read: number) =>
      read === 1
        ? 'Die Fehler einer Komponente wurden gelesen.'
        : `Die Fehler von ${formatCount(read)} Komponenten wurden gelesen.`,
    readAllPart: (read: number, failed: number) =>
      `${formatCount(read)} Komponenten wurden gelesen, ${formatCount(failed)} nicht.`,
    readAllFailed: 'Nicht zu lesen',
    nothingToRead: 'Keine Komponente dieses Fahrzeugs bietet Fehler an.',
    openFact: 'offene Fehler',
    openCount: (faults: number, components: number) =>
      `${formatCount(faults)} in ${components === 1 ? 'einer Komponente' : `${formatCount(components)} Komponenten`}`,
    noneOpen: 'keine',
    unread: 'noch nicht gelesen',
    overview: 'Offene Fehler des ganzen Fahrzeugs',
    overviewEmptyTitle: 'Keine offenen Fehler',
    overviewEmpty: (count: number) =>
      count === 1
        ? 'Eine Komponente wurde gelesen und hat keine gemeldet.'
        : `${formatCount(count)} Komponenten wurden gelesen und haben keine gemeldet.`,
    overviewNeverTitle: 'Die Fehler dieses Fahrzeugs wurden nie gelesen',
    overviewNever: 'Über seine Fehler ist nichts bekannt. Alle lesen, um sie zu sehen.',
    unreadComponents: (count: number) =>
      count === 1
        ? 'Eine Komponente wurde noch nicht gelesen:'
        : `${formatCount(count)} Komponenten wurden noch nicht gelesen:`,
    dismiss: 'Schließen',
    seeAll: 'Einzelheiten',
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
