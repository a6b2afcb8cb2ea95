// Words of forms that are made from a schema of the vehicle.
import { inLanguage } from '@/lib/text/language'

function isLimit(limit: unknown): limit is number {
  return typeof limit === 'number'
}

export const schemaText = inLanguage({
  en: {
    way: 'Way to fill in',
    form: 'Form',
    json: 'JSON',
    jsonLabel: (label: string) => `${label} as JSON`,
    noSchema: 'The vehicle gives no schema for this, so it is written as JSON.',
    noForm: 'This schema fits no form, so it is written as JSON.',
    badJson: (problem: string) => `This is not JSON: ${problem}`,
    unset: 'not set',
    optional: 'optional',
    add: 'Add a value',
    remove: (position: number) => `Remove value ${position}`,
    item: (position: number) => `Value ${position}`,
    hidden: (count: number) =>
      count === 1
        ? 'One more member is not in the schema; see it as JSON.'
        : `${count} more members are not in the schema; see them as JSON.`,
    standard: (value: string) => `standard: ${value}`,
    from: (low: string) => `from ${low}`,
    upTo: (high: string) => `up to ${high}`,
    between: (low: string, high: string) => `${low} to ${high}`,
    whole: 'whole number',
    missing: 'This is needed.',
    strange: 'The vehicle does not know this member.',
    type: (type: string) =>
      ({
        string: 'This must be a text.',
        number: 'This must be a number.',
        integer: 'This must be a whole number.',
        boolean: 'This must be true or false.',
        array: 'This must be a list.',
        object: 'This must be an object with members.',
        null: 'This must be null.',
      })[type] ?? 'This has the wrong type.',
    choice: 'This is none of the values that may be chosen.',
    fixed: (value: string) => `This must be ${value}.`,
    range: (low: unknown, high: unknown) =>
      isLimit(low) && isLimit(high)
        ? `This must be from ${low} to ${high}.`
        : isLimit(low)
          ? `This must be at least ${low}.`
          : `This must be at most ${String(high)}.`,
    above: (limit: number) => `This must be more than ${limit}.`,
    below: (limit: number) => `This must be less than ${limit}.`,
    step: (step: number) => `This must be a multiple of ${step}.`,
    tooShort: (length: number) =>
      length === 1 ? 'This must not be empty.' : `This needs at least ${length} characters.`,
    tooLong: (length: number) => `This may have at most ${length} characters.`,
    pattern: (pattern: string) => `This does not have the form ${pattern}.`,
    format: (format: string) => `This is not a ${format}.`,
    tooFew: (count: number) => `At least ${count} are needed.`,
    tooMany: (count: number) => `At most ${count} are allowed.`,
    twice: 'No value may stand here twice.',
    noneFits: 'This fits none of the forms that the vehicle knows.',
    wrong: (detail: string) => `This does not fit: ${detail}`,
  },
  de: {
    way: 'Art der Eingabe',
    form: 'Formular',
    json: 'JSON',
    jsonLabel: (label: string) => `${label} als JSON`,
    noSchema: 'Das Fahrzeug gibt hierfür kein Schema an, daher wird es als JSON geschrieben.',
    noForm: 'Dieses Schema passt in kein Formular, daher wird es als JSON geschrieben.',
    badJson: (problem: string) => `Das ist kein JSON: ${problem}`,
    unset: 'nicht gesetzt',
    optional: 'freiwillig',
    add: 'Wert hinzufügen',
    remove: (position: number) => `Wert ${position} entfernen`,
    item: (position: number) => `Wert ${position}`,
    hidden: (count: number) =>
      count === 1
        ? 'Ein weiteres Element steht nicht im Schema; als JSON ist es zu sehen.'
        : `${count} weitere Elemente stehen nicht im Schema; als JSON sind sie zu sehen.`,
    standard: (value: string) => `üblich: ${value}`,
    from: (low: string) => `ab ${low}`,
    upTo: (high: string) => `bis ${high}`,
    between: (low: string, high: string) => `${low} bis ${high}`,
    whole: 'ganze Zahl',
    missing: 'Diese Angabe fehlt.',
    strange: 'Dieses Element kennt das Fahrzeug nicht.',
    type: (type: string) =>
      ({
        string: 'Hier wird ein Text erwartet.',
        number: 'Hier wird eine Zahl erwartet.',
        integer: 'Hier wird eine ganze Zahl erwartet.',
        boolean: 'Hier wird wahr oder falsch erwartet (true, false).',
        array: 'Hier wird eine Liste erwartet.',
        object: 'Hier wird ein Objekt mit Elementen erwartet.',
        null: 'Hier wird null erwartet.',
      })[type] ?? 'Das hat den falschen Typ.',
    choice: 'Dieser Wert steht nicht zur Wahl.',
    fixed: (value: string) => `Hier muss ${value} stehen.`,
    range: (low: unknown, high: unknown) =>
      isLimit(low) && isLimit(high)
        ? `Erlaubt ist ${low} bis ${high}.`
        : isLimit(low)
          ? `Erlaubt ist ${low} und mehr.`
          : `Erlaubt ist höchstens ${String(high)}.`,
    above: (limit: number) => `Erlaubt ist nur mehr als ${limit}.`,
    below: (limit: number) => `Erlaubt ist nur weniger als ${limit}.`,
    step: (step: number) => `Erlaubt ist nur ein Vielfaches von ${step}.`,
    tooShort: (length: number) =>
      length === 1 ? 'Das darf nicht leer sein.' : `Das braucht mindestens ${length} Zeichen.`,
    tooLong: (length: number) => `Erlaubt sind höchstens ${length} Zeichen.`,
    pattern: (pattern: string) => `Das hat nicht die Form ${pattern}.`,
    format: (format: string) => `Das hat nicht das Format ${format}.`,
    tooFew: (count: number) => `Nötig sind mindestens ${count}.`,
    tooMany: (count: number) => `Erlaubt sind höchstens ${count}.`,
    twice: 'Kein Wert darf doppelt vorkommen.',
    noneFits: 'Das passt zu keiner der Formen, die das Fahrzeug kennt.',
    wrong: (detail: string) => `Das passt nicht: ${detail}`,
  },
})
