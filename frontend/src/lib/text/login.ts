// Words of the log-in screen.
import { inLanguage } from '@/lib/text/language'

const DEMO = [
  { username: 'engineer', password: 'engineer123' },
  { username: 'viewer', password: 'viewer123' },
  { username: 'admin', password: 'admin123' },
]

export const loginText = inLanguage({
  en: {
    title: 'Log in',
    username: 'User name',
    password: 'Password',
    submit: 'Log in',
    wrong: 'The user name or the password is wrong.',
    tooMany: (seconds: number | null) =>
      seconds === null
        ? 'Too many attempts. Wait a little, then try again.'
        : `Too many attempts. Try again in ${seconds} s.`,
    unreachable: 'The server does not answer. Check that it runs and that this computer has a network.',
    failed: (detail: string) => `Logging in failed: ${detail}`,
    missing: 'Give a user name and a password.',
    demoTitle: 'Demo accounts',
    demo: DEMO,
    demoAccount: (username: string, password: string) => `${username} with the password ${password}`,
    reasons: {
      expired: 'Your session has ended. Log in again; you will return to where you were.',
      elsewhere: 'You logged out in another window.',
    },
  },
  de: {
    title: 'Anmelden',
    username: 'Benutzername',
    password: 'Passwort',
    submit: 'Anmelden',
    wrong: 'Benutzername oder Passwort ist falsch.',
    tooMany: (seconds: number | null) =>
      seconds === null
        ? 'Zu viele Versuche. Etwas warten, dann noch einmal versuchen.'
        : `Zu viele Versuche. Wieder möglich in ${seconds} s.`,
    unreachable: 'Der Server antwortet nicht. Prüfen, ob er läuft und ob dieser Rechner ein Netz hat.',
    failed: (detail: string) => `Anmelden fehlgeschlagen: ${detail}`,
    missing: 'Benutzername und Passwort angeben.',
    demoTitle: 'Demo-Konten',
    demo: DEMO,
    demoAccount: (username: string, password: string) => `${username} mit dem Passwort ${password}`,
    reasons: {
      expired: 'Die Sitzung ist zu Ende. Nach dem Anmelden geht es dort weiter, wo sie aufhörte.',
      elsewhere: 'In einem anderen Fenster abgemeldet.',
    },
  },
})
