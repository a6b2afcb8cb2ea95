// What the standard's error codes mean to the reader: in the outcome of a command, in a look, in a refusal.
import { inLanguage } from '@/lib/text/language'
import type { CodeWords } from '@/lib/text/problemCodes'

const EN = {
  'address-denied': {
    title: 'The address of the vehicle is not one that may be called',
    meaning: 'Nothing was sent.',
    next: 'An administrator can correct the address of the vehicle.',
  },
  'error-response': {
    title: 'The component answered with an error',
    next: 'Look at the answer: it holds the reason the component gave.',
  },
  expired: {
    title: 'The time ran out before it was sent',
    meaning: 'The vehicle was not touched.',
    next: 'Send it as a new command if it is still wanted.',
  },
  'incomplete-request': {
    title: 'The vehicle misses a part of the request',
    next: 'Complete the parameters and send it again.',
  },
  'insufficient-access-rights': {
    title: 'The vehicle does not allow this access',
    next: 'A security level or another session may be needed: see the Modes tab.',
  },
  'invalid-response-content': {
    title: 'The answer of the vehicle makes no sense',
    next: 'Try again. If it stays, the server in the vehicle is at fault.',
  },
  'invalid-signature': {
    title: 'The signature was not accepted',
    next: 'Check the file or the key that was used.',
  },
  'key-not-kept': {
    title: 'The key was not sent',
    meaning: 'The component was busy, and a key is never written down to wait.',
    next: 'Ask for a new seed and send its key.',
  },
  'lock-broken': {
    title: 'The lock was broken by somebody',
    next: 'See the Locks tab for who holds it now, and agree with them.',
  },
  locked: {
    title: 'Somebody else took the lock first',
    meaning: 'Nothing was sent.',
    next: 'See the Locks tab for who holds it and until when.',
  },
  'not-responding': {
    title: 'No answer',
    next: 'Check that the vehicle and the component are awake and reachable, then try again.',
  },
  'outcome-unknown': {
    title: 'Sent, and the answer was lost',
    meaning: 'It may have happened.',
    next: 'Look at the vehicle, then settle the outcome.',
  },
  'precondition-not-fulfilled': {
    title: 'The vehicle is not in the state that this needs',
    next: 'Look at the answer for the condition: often the session, a lock, the ignition or the speed.',
  },
  'sovd-server-failure': {
    title: 'The diagnostic server in the vehicle has failed',
    next: 'Try again. If it stays, restart the server in the vehicle.',
  },
  'sovd-server-misconfigured': {
    title: 'The diagnostic server in the vehicle is set up wrongly',
    next: 'Its settings must be corrected in the vehicle.',
  },
  'too-late': {
    title: 'It was too late to send this',
    meaning: 'Nothing was sent.',
    next: 'Send it as a new command if it is still wanted.',
  },
  'vendor-specific': {
    title: 'The vehicle gave an error of its maker',
    next: "Look at the answer: it holds the maker's own code.",
  },
} satisfies Record<string, CodeWords>

const DE: Record<keyof typeof EN, CodeWords> = {
  'address-denied': {
    title: 'Die Adresse des Fahrzeugs darf nicht angesprochen werden',
    meaning: 'Es wurde nichts gesendet.',
    next: 'Ein Administrator kann die Adresse des Fahrzeugs berichtigen.',
  },
  'error-response': {
    title: 'Die Komponente hat mit einem Fehler geantwortet',
    next: 'Die Antwort ansehen: Darin steht der Grund der Komponente.',
  },
  expired: {
    title: 'Die Zeit lief ab, bevor gesendet wurde',
    meaning: 'Das Fahrzeug wurde nicht berührt.',
    next: 'Als neuen Befehl senden, wenn er noch gewünscht ist.',
  },
  'incomplete-request': {
    title: 'Dem Fahrzeug fehlt ein Teil der Anfrage',
    next: 'Die Parameter vervollständigen und noch einmal senden.',
  },
  'insufficient-access-rights': {
    title: 'Das Fahrzeug erlaubt diesen Zugriff nicht',
    next: 'Vielleicht ist eine Sicherheitsstufe oder eine andere Sitzung nötig: siehe „Modi“.',
  },
  'invalid-response-content': {
    title: 'Die Antwort des Fahrzeugs ergibt keinen Sinn',
    next: 'Noch einmal versuchen. Bleibt es so, liegt es am Server im Fahrzeug.',
  },
  'invalid-signature': {
    title: 'Die Signatur wurde nicht angenommen',
    next: 'Die benutzte Datei oder den Schlüssel prüfen.',
  },
  'key-not-kept': {
    title: 'Der Schlüssel wurde nicht gesendet',
    meaning: 'Die Komponente war beschäftigt, und ein Schlüssel wird nie aufgeschrieben, um zu warten.',
    next: 'Einen neuen Seed anfordern und dessen Schlüssel senden.',
  },
  'lock-broken': {
    title: 'Die Sperre wurde von jemandem gebrochen',
    next: 'Unter „Sperren“ steht, wer sie jetzt hält; mit ihm absprechen.',
  },
  locked: {
    title: 'Jemand anderes hat vorher gesperrt',
    meaning: 'Es wurde nichts gesendet.',
    next: 'Der Reiter „Sperren“ zeigt, wer die Sperre hält und bis wann.',
  },
  'not-responding': {
    title: 'Keine Antwort',
    next: 'Prüfen, ob Fahrzeug und Komponente wach und erreichbar sind, dann noch einmal versuchen.',
  },
  'outcome-unknown': {
    title: 'Gesendet, und die Antwort ging verloren',
    meaning: 'Es kann geschehen sein.',
    next: 'Am Fahrzeug nachsehen, dann den Ausgang klären.',
  },
  'precondition-not-fulfilled': {
    title: 'Das Fahrzeug ist nicht in dem Zustand, den dies braucht',
    next: 'Die Bedingung steht in der Antwort: oft Sitzung, Sperre, Zündung oder Geschwindigkeit.',
  },
  'sovd-server-failure': {
    title: 'Der Diagnoseserver im Fahrzeug ist ausgefallen',
    next: 'Noch einmal versuchen. Bleibt es so, den Server im Fahrzeug neu starten.',
  },
  'sovd-server-misconfigured': {
    title: 'Der Diagnoseserver im Fahrzeug ist falsch eingestellt',
    next: 'Seine Einstellungen müssen im Fahrzeug berichtigt werden.',
  },
  'too-late': {
    title: 'Zum Senden war es zu spät',
    meaning: 'Es wurde nichts gesendet.',
    next: 'Als neuen Befehl senden, wenn er noch gewünscht ist.',
  },
  'vendor-specific': {
    title: 'Das Fahrzeug gab einen Fehler des Herstellers',
    next: 'Die Antwort ansehen: Darin steht der Code des Herstellers.',
  },
}

export const vehicleCodes: Record<string, CodeWords | undefined> = inLanguage<Record<string, CodeWords>>({
  en: EN,
  de: DE,
})

/** Words for the code of a vehicle's error, or nothing if the code is the vehicle's own. Our server writes such
 *  codes large: `LOCK_BROKEN` is `lock-broken`. */
export function vehicleCodeWords(code: string): CodeWords | undefined {
  return vehicleCodes[code.toLowerCase().replaceAll('_', '-')]
}
