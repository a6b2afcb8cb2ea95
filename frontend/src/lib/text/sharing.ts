// Words about a command that exists: sending it once more, passing it on, an outcome that nobody knows.
import { inLanguage } from '@/lib/text/language'

export const sharingText = inLanguage({
  en: {
    again: 'Send again as new',
    againMeaning: 'Fills the form with this request. It is a new command and is asked about again.',
    from: 'Filled in from an earlier command. Check it, then send it as a new one.',
    link: 'link to this command',
    asCurl: 'as curl',
    asSovd: 'as sovd command',
  },
  de: {
    again: 'Als neuen Befehl senden',
    againMeaning: 'Füllt das Formular mit dieser Anfrage. Es wird ein neuer Befehl, und es wird neu gefragt.',
    from: 'Aus einem früheren Befehl ausgefüllt. Prüfen und dann als neuen senden.',
    link: 'Link auf diesen Befehl',
    asCurl: 'als curl',
    asSovd: 'als sovd-Befehl',
  },
})

export const unknownText = inLanguage({
  en: {
    title: 'Nobody knows whether this happened',
    what: 'The request was sent, and no answer came back. The vehicle may have done it, or not.',
    never: 'It is never sent again by itself: it could then happen twice.',
    next: 'Look at the vehicle, for instance by reading the value back. Then settle the outcome, so that the next reader knows.',
    why: (reason: string) => `Why no answer: ${reason}`,
  },
  de: {
    title: 'Niemand weiß, ob das geschehen ist',
    what: 'Die Anfrage wurde gesendet, und es kam keine Antwort. Das Fahrzeug kann es getan haben oder nicht.',
    never: 'Sie wird nie von selbst noch einmal gesendet: Dann könnte es zweimal geschehen.',
    next: 'Am Fahrzeug nachsehen, zum Beispiel den Wert zurücklesen. Dann den Ausgang klären, damit ihn der Nächste kennt.',
    why: (reason: string) => `Warum keine Antwort: ${reason}`,
  },
})

export const jsonFormText = inLanguage({
  en: {
    mode: 'JSON',
    label: 'Command (JSON)',
    hint: '{"command": "read-data", "component": "bms", "data": "charge-limit"}',
    notObject: 'A command is a JSON object.',
    noCommand: (known: string) => `"command" names one of: ${known}.`,
    noComponent: '"component" names the component, such as "bms".',
  },
  de: {
    mode: 'JSON',
    label: 'Befehl (JSON)',
    hint: '{"command": "read-data", "component": "bms", "data": "charge-limit"}',
    notObject: 'Ein Befehl ist ein JSON-Objekt.',
    noCommand: (known: string) => `"command" nennt einen von: ${known}.`,
    noComponent: '"component" nennt die Komponente, etwa "bms".',
  },
})
