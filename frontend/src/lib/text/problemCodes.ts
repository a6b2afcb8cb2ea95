// What each error code of our server means to the reader, and what to do. A test of the backend proves that
// every code it can give stands here. Codes that come from a vehicle are in `vehicleCodes.ts`.
import { inLanguage } from '@/lib/text/language'

export interface CodeWords {
  title: string
  /** What it means, above all for the vehicle. */
  meaning?: string
  next: string
}

const EN = {
  BAD_ITEM: {
    title: 'This value cannot be watched',
    meaning: 'Nothing is watched because of it.',
    next: 'Choose a data item of the component again.',
  },
  BAD_MESSAGE: {
    title: 'The live connection did not understand this page',
    next: 'Load the page again: it may be older than the server.',
  },
  BAD_PASSWORD: { title: 'This password is not accepted', next: 'Choose another one, as the sentence says.' },
  BAD_PATH: {
    title: 'This is not a path of a vehicle',
    meaning: 'The vehicle was not asked.',
    next: 'Correct the path.',
  },
  BAD_USERNAME: {
    title: 'This user name is not accepted',
    next: 'Choose another one, as the sentence says.',
  },
  BAD_VEHICLE: {
    title: 'A fact about the vehicle is not accepted',
    meaning: 'Nothing was saved.',
    next: 'Correct the field and save again.',
  },
  BODY_TOO_LARGE: {
    title: 'The request is too large',
    meaning: 'Nothing was sent to the vehicle.',
    next: 'Send less at once.',
  },
  COMMAND_ENDED: {
    title: 'The command has already ended',
    next: 'Look at its outcome. To do it again, send it as a new command.',
  },
  COMMAND_NOT_FOUND: {
    title: 'There is no such command',
    meaning: 'It does not exist, or it is not yours to see.',
    next: 'Look for it in the history.',
  },
  COMMAND_NOT_UNKNOWN: {
    title: 'The outcome is known by now',
    next: 'Only an unknown outcome can be settled. Look at the newest state.',
  },
  CONFLICT: { title: 'It is not possible in this state', next: 'Look at the newest state and decide again.' },
  DATABASE_BUSY: {
    title: 'The database is there, but every connection to it is in use',
    meaning: 'Nothing was changed and nothing was sent to a vehicle.',
    next: 'Try again in a few seconds. If it stays, tell whoever runs the server: `sovd doctor` names the cause.',
  },
  DATABASE_SLOW: {
    title: 'The database did not finish in time',
    meaning: 'Something keeps the data locked, or the database has too much to do.',
    next: 'Try again in a few seconds. If it stays, tell whoever runs the server: `sovd doctor` names the cause.',
  },
  DATABASE_UNAVAILABLE: {
    title: 'The database does not answer',
    meaning: 'Nothing was changed and nothing was sent to a vehicle.',
    next: 'Try again in a few seconds. If it stays, tell whoever runs the server.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'This attempt was used for another command',
    meaning: 'Nothing was sent.',
    next: 'Close the form, open it again and send the command anew.',
  },
  INCOMPLETE: {
    title: 'Something is missing in the request',
    meaning: 'Nothing was done.',
    next: 'Fill in what the sentence names and send it again.',
  },
  INTERNAL_SERVER_ERROR: {
    title: 'The server has failed at this',
    meaning: 'It is a fault of the server. If a command was on its way, look at it before you repeat it.',
    next: 'Try again. If it stays, report it with the correlation id.',
  },
  INVALID: { title: 'The request makes no sense to the server', next: 'Correct it and try again.' },
  INVALID_COMMAND: {
    title: 'This is not a command that can be sent',
    meaning: 'The vehicle was not touched.',
    next: 'Correct the path, the method or the body.',
  },
  INVALID_CREDENTIALS: {
    title: 'The user name or the password is wrong',
    next: 'Try again. An administrator can set a new password.',
  },
  INVALID_REQUEST: {
    title: 'The request was not understood',
    meaning: 'Nothing was done.',
    next: 'Correct the fields that the sentence names and send it again.',
  },
  LAST_ADMIN: {
    title: 'This is the last enabled administrator',
    meaning: 'Without one, nobody could keep the accounts.',
    next: 'Make another administrator first.',
  },
  LOCKED: {
    title: 'Somebody else holds the lock',
    meaning: 'The vehicle was not touched.',
    next: 'Ask the holder to release it, wait until it ends, or break it with a reason in the Locks tab.',
  },
  LOCK_BROKEN: {
    title: 'Your lock was broken',
    meaning: 'The vehicle was not touched.',
    next: 'See in the Locks tab who broke it and why; agree with them before you take it again.',
  },
  LOGIN_BUSY: { title: 'Too many people log in at once', next: 'Try again in a moment.' },
  MAY_NOT_BREAK_LOCK: {
    title: 'Only an administrator breaks a lock',
    meaning: 'The lock is as it was.',
    next: 'Ask its holder to release it, or an administrator to break it.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'This address does not know that method',
    next: 'Load the page again: it may be older than the server.',
  },
  NOT_ALLOWED: {
    title: 'You are not allowed to do this',
    next: 'An administrator can give your account another role.',
  },
  NOT_AUTHENTICATED: { title: 'You are not logged in', next: 'Log in and try again.' },
  NOT_FOUND: { title: 'It is not there', next: 'It may have been removed. Go back and choose again.' },
  NO_SUCH_SESSION: { title: 'This session has ended already', next: 'Nothing is left to do.' },
  NO_SUCH_USER: { title: 'There is no such user', next: 'Load the list of users again.' },
  ORIGIN_NOT_ALLOWED: {
    title: 'Nobody may log in from this address',
    next: 'Open the console at the address that the server knows, or have this one allowed.',
  },
  OWN_ACCOUNT: {
    title: 'Nobody does this to their own account',
    next: 'Another administrator can. Your own password is changed in your profile.',
  },
  RATE_LIMIT_EXCEEDED: {
    title: 'Too many requests in this minute',
    meaning: 'Nothing was done, and nothing was sent to the vehicle.',
    next: 'Wait a minute, then try again.',
  },
  REASON_REQUIRED: {
    title: 'A reason is needed',
    meaning: 'Nothing was sent: here, whatever changes a vehicle needs a reason.',
    next: 'Say why, and send it again.',
  },
  REDIS_UNAVAILABLE: {
    title: 'Redis does not answer',
    meaning: 'Nothing was changed and nothing was sent to a vehicle.',
    next: 'Try again in a few seconds. If it stays, tell whoever runs the server.',
  },
  ROLE_TOO_LOW: {
    title: 'Your role may not send this command',
    meaning: 'The vehicle was not touched.',
    next: 'An engineer or an administrator can send it.',
  },
  SEED_NOT_FOUND: {
    title: 'There is no seed for this key any more',
    meaning: 'Nothing was sent to the vehicle.',
    next: 'Ask for a new seed and answer that one.',
  },
  SESSION_ENDED: { title: 'Your session has ended', next: 'Log in again.' },
  SHUTTING_DOWN: {
    title: 'The server is shutting down',
    meaning: 'This was not taken any more.',
    next: 'Try again in a minute.',
  },
  TOKEN_EXPIRED: { title: 'Your session must be renewed', next: 'Load the page again.' },
  TOO_MANY_REQUESTS: {
    title: 'Too many requests',
    meaning: 'This one was not taken. The vehicle was not touched.',
    next: 'Wait a little, then try again.',
  },
  TOO_MANY_TARGETS: {
    title: 'Too much is followed at once',
    next: 'Close other windows of this console.',
  },
  TOO_MANY_WATCHED: {
    title: 'Too many values are watched at once',
    next: 'Unpin some values, or close other windows of this console.',
  },
  UNAVAILABLE: {
    title: 'A server that is needed does not answer',
    meaning: 'Nothing was changed.',
    next: 'Try again in a few seconds.',
  },
  UNKNOWN_HOST: {
    title: 'The server does not answer to this name',
    next: 'Open the console under one of its own names, such as localhost.',
  },
  UNPROCESSABLE_CONTENT: {
    title: 'The request was not understood',
    next: 'Correct the fields and send it again.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    title: 'The server does not read this kind of content',
    next: 'Load the page again: it may be older than the server.',
  },
  USER_EXISTS: { title: 'There is a user with this name already', next: 'Choose another name.' },
  VEHICLE_NOT_FOUND: {
    title: 'There is no such vehicle',
    next: 'It may have been removed. Go to the list of vehicles.',
  },
  VEHICLE_NOT_RESPONDING: {
    title: 'The vehicle does not answer',
    next: 'Check that it is awake and reachable, then try again.',
  },
  VIN_TAKEN: {
    title: 'A vehicle with this VIN exists already',
    next: 'Look for it in the list of vehicles.',
  },
  WRONG_PASSWORD: {
    title: 'The old password is wrong',
    meaning: 'Nothing was changed.',
    next: 'Type it again. An administrator can give you a new one.',
  },
} satisfies Record<string, CodeWords>

const DE: Record<keyof typeof EN, CodeWords> = {
  BAD_ITEM: {
    title: 'Dieser Wert kann nicht beobachtet werden',
    meaning: 'Er wird nicht beobachtet.',
    next: 'Einen Datenwert der Komponente neu wählen.',
  },
  BAD_MESSAGE: {
    title: 'Die Live-Verbindung hat diese Seite nicht verstanden',
    next: 'Die Seite neu laden: Sie ist vielleicht älter als der Server.',
  },
  BAD_PASSWORD: {
    title: 'Dieses Passwort wird nicht angenommen',
    next: 'Ein anderes wählen, wie der Satz es sagt.',
  },
  BAD_PATH: {
    title: 'Das ist kein Pfad eines Fahrzeugs',
    meaning: 'Das Fahrzeug wurde nicht gefragt.',
    next: 'Den Pfad berichtigen.',
  },
  BAD_USERNAME: {
    title: 'Dieser Benutzername wird nicht angenommen',
    next: 'Einen anderen wählen, wie der Satz es sagt.',
  },
  BAD_VEHICLE: {
    title: 'Eine Angabe zum Fahrzeug wird nicht angenommen',
    meaning: 'Es wurde nichts gespeichert.',
    next: 'Das Feld berichtigen und noch einmal speichern.',
  },
  BODY_TOO_LARGE: {
    title: 'Die Anfrage ist zu groß',
    meaning: 'An das Fahrzeug wurde nichts gesendet.',
    next: 'Weniger auf einmal senden.',
  },
  COMMAND_ENDED: {
    title: 'Der Befehl ist schon zu Ende',
    next: 'Den Ausgang ansehen. Für eine Wiederholung als neuen Befehl senden.',
  },
  COMMAND_NOT_FOUND: {
    title: 'Diesen Befehl gibt es nicht',
    meaning: 'Er existiert nicht oder ist für dieses Konto nicht sichtbar.',
    next: 'Im Verlauf danach suchen.',
  },
  COMMAND_NOT_UNKNOWN: {
    title: 'Der Ausgang ist inzwischen bekannt',
    next: 'Nur ein ungewisser Ausgang kann geklärt werden. Den neuesten Stand ansehen.',
  },
  CONFLICT: {
    title: 'Das geht in diesem Zustand nicht',
    next: 'Den neuesten Stand ansehen und neu entscheiden.',
  },
  DATABASE_BUSY: {
    title: 'Die Datenbank ist da, aber jede Verbindung zu ihr ist belegt',
    meaning: 'Es wurde nichts geändert und nichts an ein Fahrzeug gesendet.',
    next: 'In einigen Sekunden noch einmal versuchen. Bleibt es so, dem Betreiber des Servers melden: `sovd doctor` nennt die Ursache.',
  },
  DATABASE_SLOW: {
    title: 'Die Datenbank wurde nicht rechtzeitig fertig',
    meaning: 'Etwas hält die Daten gesperrt, oder die Datenbank hat zu viel zu tun.',
    next: 'In einigen Sekunden noch einmal versuchen. Bleibt es so, dem Betreiber des Servers melden: `sovd doctor` nennt die Ursache.',
  },
  DATABASE_UNAVAILABLE: {
    title: 'Die Datenbank antwortet nicht',
    meaning: 'Es wurde nichts geändert und nichts an ein Fahrzeug gesendet.',
    next: 'In einigen Sekunden noch einmal versuchen. Bleibt es so, dem Betreiber des Servers melden.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'Dieser Versuch wurde für einen anderen Befehl benutzt',
    meaning: 'Es wurde nichts gesendet.',
    next: 'Das Formular schließen, neu öffnen und den Befehl neu senden.',
  },
  INCOMPLETE: {
    title: 'In der Anfrage fehlt etwas',
    meaning: 'Es wurde nichts getan.',
    next: 'Das Genannte ausfüllen und noch einmal senden.',
  },
  INTERNAL_SERVER_ERROR: {
    title: 'Der Server ist daran gescheitert',
    meaning: 'Das ist ein Fehler des Servers. War ein Befehl unterwegs, ihn vor dem Wiederholen ansehen.',
    next: 'Noch einmal versuchen. Bleibt es so, mit der Korrelations-ID melden.',
  },
  INVALID: { title: 'Die Anfrage ergibt für den Server keinen Sinn', next: 'Berichtigen und neu versuchen.' },
  INVALID_COMMAND: {
    title: 'Das ist kein Befehl, der gesendet werden kann',
    meaning: 'Das Fahrzeug wurde nicht berührt.',
    next: 'Pfad, Methode oder Inhalt berichtigen.',
  },
  INVALID_CREDENTIALS: {
    title: 'Benutzername oder Passwort ist falsch',
    next: 'Noch einmal versuchen. Ein Administrator kann ein neues Passwort setzen.',
  },
  INVALID_REQUEST: {
    title: 'Die Anfrage wurde nicht verstanden',
    meaning: 'Es wurde nichts getan.',
    next: 'Die genannten Felder berichtigen und noch einmal senden.',
  },
  LAST_ADMIN: {
    title: 'Das ist der letzte aktive Administrator',
    meaning: 'Ohne ihn könnte niemand die Konten verwalten.',
    next: 'Zuerst jemand anderen zum Administrator machen.',
  },
  LOCKED: {
    title: 'Jemand anders hält die Sperre',
    meaning: 'Das Fahrzeug wurde nicht berührt.',
    next: 'Den Halter um Freigabe bitten, das Ende abwarten oder sie unter „Sperren“ mit Grund brechen.',
  },
  LOCK_BROKEN: {
    title: 'Die eigene Sperre wurde gebrochen',
    meaning: 'Das Fahrzeug wurde nicht berührt.',
    next: 'Unter „Sperren“ steht, wer sie warum gebrochen hat; vor einer neuen Sperre absprechen.',
  },
  LOGIN_BUSY: {
    title: 'Zu viele melden sich zugleich an',
    next: 'Gleich noch einmal versuchen.',
  },
  MAY_NOT_BREAK_LOCK: {
    title: 'Nur Administratoren brechen eine Sperre',
    meaning: 'Die Sperre ist, wie sie war.',
    next: 'Den Halter um Freigabe bitten oder einen Administrator, sie zu brechen.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'Diese Adresse kennt die Methode nicht',
    next: 'Die Seite neu laden: Sie ist vielleicht älter als der Server.',
  },
  NOT_ALLOWED: {
    title: 'Das ist nicht erlaubt',
    next: 'Ein Administrator kann dem Konto eine andere Rolle geben.',
  },
  NOT_AUTHENTICATED: { title: 'Nicht angemeldet', next: 'Anmelden und noch einmal versuchen.' },
  NOT_FOUND: {
    title: 'Das gibt es nicht',
    next: 'Vielleicht wurde es entfernt. Zurückgehen und neu wählen.',
  },
  NO_SUCH_SESSION: { title: 'Diese Sitzung ist schon zu Ende', next: 'Es bleibt nichts zu tun.' },
  NO_SUCH_USER: { title: 'Diesen Benutzer gibt es nicht', next: 'Die Liste der Benutzer neu laden.' },
  ORIGIN_NOT_ALLOWED: {
    title: 'Von dieser Adresse darf sich niemand anmelden',
    next: 'Die Konsole unter der Adresse öffnen, die der Server kennt, oder diese hier erlauben lassen.',
  },
  OWN_ACCOUNT: {
    title: 'Das tut niemand mit dem eigenen Konto',
    next: 'Ein anderer Administrator kann es. Das eigene Passwort wird im Profil geändert.',
  },
  RATE_LIMIT_EXCEEDED: {
    title: 'Zu viele Anfragen in dieser Minute',
    meaning: 'Es wurde nichts getan und nichts an das Fahrzeug gesendet.',
    next: 'Eine Minute warten, dann noch einmal versuchen.',
  },
  REASON_REQUIRED: {
    title: 'Ein Grund ist nötig',
    meaning: 'Es wurde nichts gesendet: Hier braucht alles, was ein Fahrzeug ändert, einen Grund.',
    next: 'Den Grund angeben und noch einmal senden.',
  },
  REDIS_UNAVAILABLE: {
    title: 'Redis antwortet nicht',
    meaning: 'Es wurde nichts geändert und nichts an ein Fahrzeug gesendet.',
    next: 'In einigen Sekunden noch einmal versuchen. Bleibt es so, dem Betreiber des Servers melden.',
  },
  ROLE_TOO_LOW: {
    title: 'Die eigene Rolle darf diesen Befehl nicht senden',
    meaning: 'Das Fahrzeug wurde nicht berührt.',
    next: 'Ingenieure und Administratoren können ihn senden.',
  },
  SEED_NOT_FOUND: {
    title: 'Zu diesem Schlüssel gibt es keinen Seed mehr',
    meaning: 'An das Fahrzeug wurde nichts gesendet.',
    next: 'Einen neuen Seed anfordern und diesen beantworten.',
  },
  SESSION_ENDED: { title: 'Die Sitzung ist zu Ende', next: 'Neu anmelden.' },
  SHUTTING_DOWN: {
    title: 'Der Server fährt herunter',
    meaning: 'Dies wurde nicht mehr angenommen.',
    next: 'In einer Minute noch einmal versuchen.',
  },
  TOKEN_EXPIRED: { title: 'Die Sitzung muss erneuert werden', next: 'Die Seite neu laden.' },
  TOO_MANY_REQUESTS: {
    title: 'Zu viele Anfragen',
    meaning: 'Diese wurde nicht angenommen. Das Fahrzeug wurde nicht berührt.',
    next: 'Etwas warten, dann noch einmal versuchen.',
  },
  TOO_MANY_TARGETS: {
    title: 'Es wird zu viel zugleich verfolgt',
    next: 'Andere Fenster dieser Konsole schließen.',
  },
  TOO_MANY_WATCHED: {
    title: 'Es werden zu viele Werte zugleich beobachtet',
    next: 'Einige Werte lösen oder andere Fenster dieser Konsole schließen.',
  },
  UNAVAILABLE: {
    title: 'Ein nötiger Server antwortet nicht',
    meaning: 'Es wurde nichts geändert.',
    next: 'In einigen Sekunden noch einmal versuchen.',
  },
  UNKNOWN_HOST: {
    title: 'Unter diesem Namen antwortet der Server nicht',
    next: 'Die Konsole unter einem ihrer eigenen Namen öffnen, etwa localhost.',
  },
  UNPROCESSABLE_CONTENT: {
    title: 'Die Anfrage wurde nicht verstanden',
    next: 'Die Felder berichtigen und noch einmal senden.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    title: 'Der Server liest diese Art von Inhalt nicht',
    next: 'Die Seite neu laden: Sie ist vielleicht älter als der Server.',
  },
  USER_EXISTS: { title: 'Einen Benutzer dieses Namens gibt es schon', next: 'Einen anderen Namen wählen.' },
  VEHICLE_NOT_FOUND: {
    title: 'Dieses Fahrzeug gibt es nicht',
    next: 'Vielleicht wurde es entfernt. Zur Liste der Fahrzeuge gehen.',
  },
  VEHICLE_NOT_RESPONDING: {
    title: 'Das Fahrzeug antwortet nicht',
    next: 'Prüfen, ob es wach und erreichbar ist, dann noch einmal versuchen.',
  },
  VIN_TAKEN: {
    title: 'Ein Fahrzeug mit dieser FIN gibt es schon',
    next: 'In der Liste der Fahrzeuge danach suchen.',
  },
  WRONG_PASSWORD: {
    title: 'Das alte Passwort ist falsch',
    meaning: 'Es wurde nichts geändert.',
    next: 'Noch einmal eingeben. Ein Administrator kann ein neues setzen.',
  },
}

export const problemCodes: Record<string, CodeWords | undefined> = inLanguage<Record<string, CodeWords>>({
  en: EN,
  de: DE,
})

/** Codes whose own words say all: what the server adds in its sentence is only the same again. */
export const SAID_IN_FULL: ReadonlySet<string> = new Set([
  'COMMAND_NOT_FOUND',
  'DATABASE_BUSY',
  'DATABASE_SLOW',
  'DATABASE_UNAVAILABLE',
  'IDEMPOTENCY_KEY_REUSED',
  'INTERNAL_SERVER_ERROR',
  'INVALID_CREDENTIALS',
  'LOGIN_BUSY',
  'LAST_ADMIN',
  'METHOD_NOT_ALLOWED',
  'NOT_AUTHENTICATED',
  'NOT_FOUND',
  'NO_SUCH_SESSION',
  'ORIGIN_NOT_ALLOWED',
  'OWN_ACCOUNT',
  'REDIS_UNAVAILABLE',
  'SESSION_ENDED',
  'SHUTTING_DOWN',
  'TOKEN_EXPIRED',
  'TOO_MANY_REQUESTS',
  'VEHICLE_NOT_FOUND',
  'VIN_TAKEN',
  'WRONG_PASSWORD',
])
