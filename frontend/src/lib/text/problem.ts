// Words for what went wrong, by kind of failure. Those by code are in `problemCodes.ts`.
import { inLanguage } from '@/lib/text/language'

export const problemText = inLanguage({
  en: {
    unreachable: 'The server does not answer',
    unreachableNext: 'Check the network and that the server runs, then try again.',
    sessionEnded: 'Your session has ended',
    sessionEndedNext: 'Log in again.',
    unexpected: 'The console could not understand the answer',
    unexpectedNext: 'Load the page again. If it stays, report it with the details below.',
    byStatus: {
      403: {
        title: 'You are not allowed to do this',
        next: 'An administrator can give your account another role.',
      },
      404: { title: 'It is not there', next: 'It may have been removed. Go back and choose again.' },
      409: { title: 'It is not possible in this state', next: 'Look at the newest state and decide again.' },
      422: { title: 'The request was not understood', next: 'Correct the fields and send it again.' },
      429: { title: 'Too many requests', next: 'Wait a little, then try again.' },
      503: {
        title: 'Not available now',
        next: 'Check that the vehicle is awake and reachable, then try again.',
      },
      504: {
        title: 'No answer in time',
        next: 'Check that the vehicle is awake and reachable, then try again.',
      },
    },
    other: {
      title: 'The server could not do this',
      next: 'Try again. If it stays, report it with the correlation id.',
    },
    inItsWords: (detail: string) => `In the server's words: ${detail}`,
    waitSeconds: (seconds: number) => `Try again in ${seconds} s.`,
    waitOver: 'You can try again now.',
    retry: 'Try again',
    correlation: 'correlation id',
  },
  de: {
    unreachable: 'Der Server antwortet nicht',
    unreachableNext: 'Prüfen, ob das Netz da ist und der Server läuft, dann noch einmal versuchen.',
    sessionEnded: 'Die Sitzung ist zu Ende',
    sessionEndedNext: 'Neu anmelden.',
    unexpected: 'Die Konsole konnte die Antwort nicht verstehen',
    unexpectedNext: 'Die Seite neu laden. Bleibt es so, mit den Angaben unten melden.',
    byStatus: {
      403: {
        title: 'Das ist nicht erlaubt',
        next: 'Ein Administrator kann dem Konto eine andere Rolle geben.',
      },
      404: { title: 'Das gibt es nicht', next: 'Vielleicht wurde es entfernt. Zurückgehen und neu wählen.' },
      409: {
        title: 'Das geht in diesem Zustand nicht',
        next: 'Den neuesten Stand ansehen und neu entscheiden.',
      },
      422: {
        title: 'Die Anfrage wurde nicht verstanden',
        next: 'Die Felder berichtigen und noch einmal senden.',
      },
      429: { title: 'Zu viele Anfragen', next: 'Etwas warten, dann noch einmal versuchen.' },
      503: {
        title: 'Zurzeit nicht verfügbar',
        next: 'Prüfen, ob das Fahrzeug wach und erreichbar ist, dann noch einmal versuchen.',
      },
      504: {
        title: 'Keine Antwort in der Frist',
        next: 'Prüfen, ob das Fahrzeug wach und erreichbar ist, dann noch einmal versuchen.',
      },
    },
    other: {
      title: 'Der Server konnte das nicht tun',
      next: 'Noch einmal versuchen. Bleibt es so, mit der Korrelations-ID melden.',
    },
    inItsWords: (detail: string) => `Wortlaut des Servers: ${detail}`,
    waitSeconds: (seconds: number) => `Wieder möglich in ${seconds} s.`,
    waitOver: 'Jetzt ist es wieder möglich.',
    retry: 'Noch einmal versuchen',
    correlation: 'Korrelations-ID',
  },
})
