// Words of the administration: users.
import { inLanguage } from '@/lib/text/language'

export const administrationText = inLanguage({
  en: {
    title: 'Administration',
    parts: 'Parts of the administration',
    forbiddenTitle: 'Only administrators may open this',
    forbidden: (role: string) =>
      `You are logged in as ${role}. Ask an administrator of this installation to do it for you, or to give your account the role.`,
    back: 'Go back to the start',
  },
  de: {
    title: 'Verwaltung',
    parts: 'Teile der Verwaltung',
    forbiddenTitle: 'Das dürfen nur Administratoren öffnen',
    forbidden: (role: string) =>
      `Angemeldet ist die Rolle ${role}. Einen Administrator dieser Anlage bitten, es zu tun oder dem Konto die Rolle zu geben.`,
    back: 'Zurück zum Anfang',
  },
})

export const usersText = inLanguage({
  en: {
    title: 'Users',
    name: 'User name',
    role: 'Role',
    state: 'State',
    enabled: 'enabled',
    disabled: 'disabled',
    enabledMeaning: 'May log in.',
    disabledMeaning: 'Cannot log in. What the user did stays in the history.',
    sessions: 'Sessions',
    lastUse: 'Last use',
    lastLogin: 'Last log-in',
    created: 'Created',
    you: 'you',
    open: (name: string) => `Open the user ${name}`,
    search: 'Search',
    searchHint: 'User name',
    count: (count: number) => (count === 1 ? 'one user' : `${count} users`),
    reading: 'Reading the users',
    noMatchTitle: 'No user matches',
    noMatch: 'No user name has this in it.',
    clearSearch: 'Clear the search',
    gone: 'There is no user of this name. The link may be old.',
    create: 'New user',
    close: 'Close',
    facts: { created: 'created', lastLogin: 'last log-in', lastUse: 'last use', password: 'password' },
    passwordGiven: 'known to an administrator',
  },
  de: {
    title: 'Benutzer',
    name: 'Benutzername',
    role: 'Rolle',
    state: 'Zustand',
    enabled: 'aktiv',
    disabled: 'gesperrt',
    enabledMeaning: 'Darf sich anmelden.',
    disabledMeaning: 'Kann sich nicht anmelden. Was der Benutzer tat, bleibt im Verlauf.',
    sessions: 'Sitzungen',
    lastUse: 'Zuletzt benutzt',
    lastLogin: 'Letzte Anmeldung',
    created: 'Angelegt',
    you: 'Sie',
    open: (name: string) => `Benutzer ${name} öffnen`,
    search: 'Suche',
    searchHint: 'Benutzername',
    count: (count: number) => `${count} Benutzer`,
    reading: 'Liest die Benutzer',
    noMatchTitle: 'Kein Benutzer passt',
    noMatch: 'In keinem Benutzernamen kommt das vor.',
    clearSearch: 'Suche leeren',
    gone: 'Einen Benutzer dieses Namens gibt es nicht. Der Link ist vielleicht alt.',
    create: 'Neuer Benutzer',
    close: 'Schließen',
    facts: {
      created: 'angelegt',
      lastLogin: 'letzte Anmeldung',
      lastUse: 'zuletzt benutzt',
      password: 'Passwort',
    },
    passwordGiven: 'einem Administrator bekannt',
  },
})

export const userActText = inLanguage({
  en: {
    access: 'Access',
    own: 'This is your own account. Another administrator can do this.',
    ownPassword: 'This is your own account. Change your password in your profile.',
    sameRole: 'The user has this role already.',
    setRole: 'Change the role',
    setRoleTitle: 'Change the role?',
    setRoleSentence: (name: string, from: string, to: string) => `${name} becomes ${to} (now ${from}).`,
    endsSessions: (count: number) =>
      count === 0
        ? 'The user is not logged in now.'
        : count === 1
          ? 'The open session of the user ends at once.'
          : `All ${count} open sessions of the user end at once.`,
    runningGoOn: 'Commands that are running go on.',
    disable: 'Disable',
    disableTitle: 'Disable the user?',
    disableSentence: (name: string) => `${name} can no longer log in.`,
    enable: 'Enable',
    reset: 'Reset the password',
    resetTitle: 'Reset the password?',
    resetSentence: (name: string) => `${name} gets a new password; the old one no longer counts.`,
    yes: 'Yes, do it',
    no: 'Leave it',
    createTitle: 'New user',
    usernameRule:
      '1 to 64 letters, digits, dots, dashes, underscores or @; begins and ends with a letter or digit.',
    missingUsername: 'Give a user name.',
    badUsername: 'This user name does not keep the rule.',
    password: 'Password',
    draw: 'Draw one',
    type: 'Type one',
    drawNote: 'The server draws it and shows it once.',
    badPassword: 'The password does not keep the rules yet.',
    createButton: 'Create the user',
    back: 'Back',
    givenTitle: (name: string) => `Password of ${name}`,
    given:
      'Shown this once and kept nowhere. Hand it over now; the user should choose another one after logging in.',
    givenCopy: 'the password',
    givenDone: 'I have noted it',
  },
  de: {
    access: 'Zugang',
    own: 'Das ist das eigene Konto. Ein anderer Administrator kann das tun.',
    ownPassword: 'Das ist das eigene Konto. Das Passwort wird im Profil geändert.',
    sameRole: 'Der Benutzer hat diese Rolle schon.',
    setRole: 'Rolle ändern',
    setRoleTitle: 'Rolle ändern?',
    setRoleSentence: (name: string, from: string, to: string) => `${name} wird ${to} (bisher ${from}).`,
    endsSessions: (count: number) =>
      count === 0
        ? 'Der Benutzer ist zurzeit nicht angemeldet.'
        : count === 1
          ? 'Die offene Sitzung des Benutzers endet sofort.'
          : `Alle ${count} offenen Sitzungen des Benutzers enden sofort.`,
    runningGoOn: 'Laufende Befehle laufen weiter.',
    disable: 'Sperren',
    disableTitle: 'Benutzer sperren?',
    disableSentence: (name: string) => `${name} kann sich nicht mehr anmelden.`,
    enable: 'Freigeben',
    reset: 'Passwort zurücksetzen',
    resetTitle: 'Passwort zurücksetzen?',
    resetSentence: (name: string) => `${name} bekommt ein neues Passwort; das alte gilt nicht mehr.`,
    yes: 'Ja, ausführen',
    no: 'Nicht ändern',
    createTitle: 'Neuer Benutzer',
    usernameRule:
      '1 bis 64 Buchstaben, Ziffern, Punkte, Striche, Unterstriche oder @; beginnt und endet mit Buchstabe oder Ziffer.',
    missingUsername: 'Einen Benutzernamen angeben.',
    badUsername: 'Dieser Benutzername hält die Regel nicht ein.',
    password: 'Passwort',
    draw: 'Auslosen',
    type: 'Eintippen',
    drawNote: 'Der Server lost es aus und zeigt es einmal.',
    badPassword: 'Das Passwort hält die Regeln noch nicht ein.',
    createButton: 'Benutzer anlegen',
    back: 'Zurück',
    givenTitle: (name: string) => `Passwort von ${name}`,
    given:
      'Nur dieses eine Mal gezeigt und nirgends aufbewahrt. Jetzt weitergeben; nach dem Anmelden soll der Benutzer ein eigenes wählen.',
    givenCopy: 'das Passwort',
    givenDone: 'Ist notiert',
  },
})
