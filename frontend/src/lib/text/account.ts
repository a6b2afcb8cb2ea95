// Words about one's own account: the profile, the password, the sessions.
import { inLanguage } from '@/lib/text/language'

export const profileText = inLanguage({
  en: {
    title: 'Profile',
    account: 'Account',
    username: 'user name',
    role: 'role',
    created: 'created',
    lastLogin: 'last log-in',
    roleMeaning: {
      viewer: 'Sees vehicles, faults and the history. Sends only what reads.',
      engineer: 'Sees everything and sends commands that change a vehicle.',
      admin: 'Does all that an engineer does, and keeps vehicles and users.',
    },
    roleNext: 'An administrator can give your account another role.',
    appearance: 'Appearance',
    languageNote: 'A change loads the page again.',
  },
  de: {
    title: 'Profil',
    account: 'Konto',
    username: 'Benutzername',
    role: 'Rolle',
    created: 'angelegt',
    lastLogin: 'letzte Anmeldung',
    roleMeaning: {
      viewer: 'Sieht Fahrzeuge, Fehler und den Verlauf. Sendet nur, was liest.',
      engineer: 'Sieht alles und sendet Befehle, die ein Fahrzeug verändern.',
      admin: 'Tut alles, was ein Ingenieur tut, und verwaltet Fahrzeuge und Benutzer.',
    },
    roleNext: 'Ein Administrator kann dem Konto eine andere Rolle geben.',
    appearance: 'Darstellung',
    languageNote: 'Ein Wechsel lädt die Seite neu.',
  },
})

export const passwordText = inLanguage({
  en: {
    title: 'Password',
    old: 'Old password',
    fresh: 'New password',
    again: 'New password again',
    change: 'Change the password',
    consequence: 'Your other sessions end; this one goes on.',
    given: 'An administrator knows your password. Choose your own.',
    missingOld: 'Give the old password.',
    notAgain: 'Both new passwords must be the same.',
    notYet: 'The new password does not keep the rules yet.',
    changed: (ended: number) =>
      ended === 0
        ? 'The password is changed.'
        : ended === 1
          ? 'The password is changed. One other session was ended.'
          : `The password is changed. ${ended} other sessions were ended.`,
    rules: {
      long: (least: number) => `At least ${least} characters`,
      short: (most: number) => `At most ${most} characters`,
      notName: 'Not the user name',
      different: 'Not the old password',
    },
    kept: 'kept',
    broken: 'not kept',
    alsoRefused: 'Passwords from public lists are refused by the server.',
    strength: 'Strength',
    strengthWord: { weak: 'weak', fair: 'fair', good: 'good', strong: 'strong' },
  },
  de: {
    title: 'Passwort',
    old: 'Altes Passwort',
    fresh: 'Neues Passwort',
    again: 'Neues Passwort noch einmal',
    change: 'Passwort ändern',
    consequence: 'Die anderen Sitzungen enden; diese geht weiter.',
    given: 'Ein Administrator kennt das Passwort. Bitte ein eigenes wählen.',
    missingOld: 'Das alte Passwort angeben.',
    notAgain: 'Beide neuen Passwörter müssen gleich sein.',
    notYet: 'Das neue Passwort hält die Regeln noch nicht ein.',
    changed: (ended: number) =>
      ended === 0
        ? 'Das Passwort ist geändert.'
        : ended === 1
          ? 'Das Passwort ist geändert. Eine andere Sitzung wurde beendet.'
          : `Das Passwort ist geändert. ${ended} andere Sitzungen wurden beendet.`,
    rules: {
      long: (least: number) => `Mindestens ${least} Zeichen`,
      short: (most: number) => `Höchstens ${most} Zeichen`,
      notName: 'Nicht der Benutzername',
      different: 'Nicht das alte Passwort',
    },
    kept: 'erfüllt',
    broken: 'nicht erfüllt',
    alsoRefused: 'Passwörter aus öffentlichen Listen lehnt der Server ab.',
    strength: 'Stärke',
    strengthWord: { weak: 'schwach', fair: 'mäßig', good: 'gut', strong: 'stark' },
  },
})

export const sessionText = inLanguage({
  en: {
    title: 'Sessions',
    own: 'Your sessions',
    where: 'Browser or program',
    address: 'From',
    began: 'Began',
    used: 'Last renewed',
    ends: 'Ends',
    usedNote: 'A session is renewed every half hour while it is used.',
    thisOne: 'this one',
    act: 'Action',
    end: 'End',
    endOne: (name: string) => `End the session of ${name}`,
    endOthers: 'End all others',
    endAll: 'End all',
    isThis: 'This is your own session. Log out to end it.',
    noOthers: 'There is no other session.',
    noneTitle: 'No open session',
    none: 'Nobody is logged in with this account.',
    unknownAgent: 'unknown program',
    on: (program: string, system: string) => `${program} on ${system}`,
    unknownAddress: 'unknown',
    reading: 'Reading the sessions',
  },
  de: {
    title: 'Sitzungen',
    own: 'Eigene Sitzungen',
    where: 'Browser oder Programm',
    address: 'Von',
    began: 'Beginn',
    used: 'Zuletzt erneuert',
    ends: 'Ende',
    usedNote: 'Eine benutzte Sitzung wird jede halbe Stunde erneuert.',
    thisOne: 'diese',
    act: 'Aktion',
    end: 'Beenden',
    endOne: (name: string) => `Sitzung von ${name} beenden`,
    endOthers: 'Alle anderen beenden',
    endAll: 'Alle beenden',
    isThis: 'Das ist die eigene Sitzung. Sie endet mit dem Abmelden.',
    noOthers: 'Es gibt keine andere Sitzung.',
    noneTitle: 'Keine offene Sitzung',
    none: 'Mit diesem Konto ist niemand angemeldet.',
    unknownAgent: 'unbekanntes Programm',
    on: (program: string, system: string) => `${program} auf ${system}`,
    unknownAddress: 'unbekannt',
    reading: 'Liest die Sitzungen',
  },
})
