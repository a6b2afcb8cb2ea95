// Words of the log-in screen.
import { inLanguage } from '@/lib/text/language'

export const loginText = inLanguage({
  en: {
    title: 'Log in',
    username: 'User name',
    password: 'Password',
    submit: 'Log in',
    wrong: 'The user name or the password is wrong.',
    wrongNext:
      'After too many attempts the server makes you wait. An administrator can give you a new password.',
    tooMany: 'Too many attempts.',
    busy: 'Too many people log in at once.',
    wait: (seconds: number) => `Try again in ${seconds} s.`,
    waitUnknown: 'Wait a little, then try again.',
    waitOver: 'You can try again now.',
    unreachable: 'The server does not answer.',
    unreachableNext: 'Check that it runs and that this computer has a network.',
    unreachableTried: 'It is asked again every few seconds; this message goes when it answers.',
    retry: 'Try again',
    failed: (detail: string) => `Logging in failed: ${detail}`,
    missing: 'Give a user name and a password.',
    demoTitle: 'Demo accounts',
    demoHint: 'Known to everybody. A click fills them in.',
    demoFill: (username: string) => `Fill in the account ${username}`,
    reasons: {
      expired: 'Your session has ended.',
      elsewhere: 'You logged out in another window.',
      roleChanged: 'An administrator changed your role. Log in again to work with it.',
      disabled: 'An administrator disabled this account. Only an administrator can enable it again.',
      passwordGiven: 'An administrator gave this account a new password. Log in with that one.',
      passwordChanged:
        'The password of this account was changed in another browser. Log in with the new one.',
      endedByAdmin: 'An administrator ended this session.',
      endedByOwner: 'You ended this session from another browser.',
    },
    willReturn: 'After logging in you return to where you were.',
  },
  de: {
    title: 'Anmelden',
    username: 'Benutzername',
    password: 'Passwort',
    submit: 'Anmelden',
    wrong: 'Benutzername oder Passwort ist falsch.',
    wrongNext:
      'Nach zu vielen Versuchen verlangt der Server eine Pause. Ein Administrator kann ein neues Passwort setzen.',
    tooMany: 'Zu viele Versuche.',
    busy: 'Zu viele melden sich zugleich an.',
    wait: (seconds: number) => `Wieder möglich in ${seconds} s.`,
    waitUnknown: 'Etwas warten, dann noch einmal versuchen.',
    waitOver: 'Jetzt ist es wieder möglich.',
    unreachable: 'Der Server antwortet nicht.',
    unreachableNext: 'Prüfen, ob er läuft und ob dieser Rechner ein Netz hat.',
    unreachableTried: 'Er wird alle paar Sekunden neu gefragt; antwortet er, verschwindet diese Meldung.',
    retry: 'Noch einmal versuchen',
    failed: (detail: string) => `Anmelden fehlgeschlagen: ${detail}`,
    missing: 'Benutzername und Passwort angeben.',
    demoTitle: 'Demo-Konten',
    demoHint: 'Allen bekannt. Ein Klick trägt sie ein.',
    demoFill: (username: string) => `Konto ${username} eintragen`,
    reasons: {
      expired: 'Die Sitzung ist zu Ende.',
      elsewhere: 'In einem anderen Fenster abgemeldet.',
      roleChanged: 'Ein Administrator hat die Rolle geändert. Sie gilt ab der neuen Anmeldung.',
      disabled:
        'Ein Administrator hat dieses Konto gesperrt. Nur ein Administrator kann es wieder freigeben.',
      passwordGiven: 'Ein Administrator hat ein neues Passwort gesetzt. Mit diesem anmelden.',
      passwordChanged: 'Das Passwort wurde in einem anderen Browser geändert. Mit dem neuen anmelden.',
      endedByAdmin: 'Ein Administrator hat diese Sitzung beendet.',
      endedByOwner: 'Diese Sitzung wurde aus einem anderen Browser beendet.',
    },
    willReturn: 'Nach dem Anmelden geht es dort weiter, wo die Arbeit unterbrochen wurde.',
  },
})

/** Public by design: the demo profile serves loopback only. */
export const DEMO_ACCOUNTS = [
  { username: 'admin', password: 'admin123', role: 'admin' },
  { username: 'engineer', password: 'engineer123', role: 'engineer' },
  { username: 'viewer', password: 'viewer123', role: 'viewer' },
] as const
