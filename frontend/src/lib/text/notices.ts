// Words of the notifications that a browser shows beside the page.
import { inLanguage } from '@/lib/text/language'

export const noticeText = inLanguage({
  en: {
    title: 'Notifications',
    label: 'Tell me when a long command ends',
    meaning:
      'For your own commands that ran longer than 5 seconds, while this tab is hidden. The notification says the true outcome; a click opens the command.',
    onlyOpen: 'Works in this browser, as long as a tab of the console is open.',
    state: {
      ready: 'The browser allows notifications.',
      ask: 'The browser asks for your permission when you switch this on.',
      denied:
        'The browser has denied notifications of this page. Allow them in the settings of the browser for this page, then load it again.',
      unsupported: 'This browser shows no notifications from this page. It needs https or the same computer.',
    },
    heading: (outcome: string, what: string) => `${outcome}: ${what}`,
    body: (vehicle: string | undefined, seconds: number) =>
      vehicle === undefined ? `After ${seconds} s` : `${vehicle}, after ${seconds} s`,
  },
  de: {
    title: 'Benachrichtigungen',
    label: 'Melden, wenn ein langer Befehl endet',
    meaning:
      'Für eigene Befehle, die länger als 5 Sekunden liefen, während dieser Tab nicht zu sehen ist. Die Meldung nennt den wahren Ausgang; ein Klick öffnet den Befehl.',
    onlyOpen: 'Gilt in diesem Browser, solange ein Tab der Konsole offen ist.',
    state: {
      ready: 'Der Browser erlaubt Benachrichtigungen.',
      ask: 'Beim Einschalten fragt der Browser nach der Erlaubnis.',
      denied:
        'Der Browser hat Benachrichtigungen dieser Seite abgelehnt. In den Einstellungen des Browsers für diese Seite erlauben, dann neu laden.',
      unsupported:
        'Dieser Browser zeigt von dieser Seite keine Benachrichtigungen. Nötig ist https oder derselbe Rechner.',
    },
    heading: (outcome: string, what: string) => `${outcome}: ${what}`,
    body: (vehicle: string | undefined, seconds: number) =>
      vehicle === undefined ? `Nach ${seconds} s` : `${vehicle}, nach ${seconds} s`,
  },
})
