// Words about locks: who keeps others from changing what, and until when.
import { inLanguage } from '@/lib/text/language'

export const holdText = inLanguage({
  en: {
    left: (clock: string) => `${clock} left`,
    over: 'over',
    session: 'session',
    security: 'security',
    lock: 'lock on this component',
    nobody: 'nobody',
    you: 'you',
    until: (clock: string) => `until ${clock}`,
    unread: 'not read',
  },
  de: {
    left: (clock: string) => `noch ${clock}`,
    over: 'vorbei',
    session: 'Sitzung',
    security: 'Sicherheitsstufe',
    lock: 'Sperre dieser Komponente',
    nobody: 'niemand',
    you: 'Sie',
    until: (clock: string) => `bis ${clock}`,
    unread: 'nicht gelesen',
  },
})

export const lockText = inLanguage({
  en: {
    refusal: (entity: string, holder: string, until: string) =>
      `${entity || 'The vehicle'} is locked by ${holder} until ${until}.`,
    here: 'Lock on this component',
    onVehicle: 'Locks of this vehicle',
    loading: 'Reading the locks',
    free: 'Nobody holds a lock here.',
    yours: 'You hold the lock.',
    theirs: (holder: string) => `${holder} holds the lock.`,
    another: 'Another tester holds the lock.',
    anotherMeaning: 'Somebody who does not work through this console. The vehicle knows no name.',
    elsewhere: (entity: string) => `It is held on ${entity || 'the whole vehicle'} and reaches here.`,
    covers: (name: string, below: number) => {
      if (below === 0) return `A lock covers ${name}.`
      return `A lock covers ${name} and ${below === 1 ? 'what is' : `the ${below} parts`} below it.`
    },
    keepsAway:
      'Others cannot write, clear, start or switch anything there until it ends. Everybody may read.',
    scopes: (scopes: string) => `Only for: ${scopes}`,
    duration: 'for',
    durations: {
      '300': '5 minutes',
      '900': '15 minutes',
      '3600': '1 hour',
      '14400': '4 hours',
    },
    reason: 'Reason',
    acquire: 'Acquire the lock',
    acquiring: 'Acquire lock',
    extend: 'Extend',
    extending: 'Extend lock',
    release: 'Release',
    releasing: 'Release lock',
    keep: 'Keep while I work',
    keepHint: 'Extends at half time, as long as the page of this vehicle is open and in sight.',
    lostTitle: (entity: string) => `Your lock on ${entity || 'the vehicle'} has ended`,
    lostMeaning:
      'It was to be kept while you work, and is not held any more. Others may change something there: look before you go on.',
    lostSeen: 'Understood',
    keepReason: 'kept while working',
    break: 'Break…',
    breakTitle: 'Break the lock of somebody else',
    breakSentence: (holder: string, entity: string, vehicle: string) =>
      `${holder} loses the lock on ${entity} of ${vehicle} at once, also in the middle of work, and reads your reason.`,
    breakAnother: (entity: string, vehicle: string) =>
      `Another tester loses the lock on ${entity} of ${vehicle} at once. It is yours then, for 5 minutes.`,
    breakYes: 'Break the lock',
    breakNo: 'Leave it',
    breakReasonMissing: 'Say why. The holder will read it.',
    breakRefusal: 'Only an administrator breaks a lock.',
    brokenTitle: (by: string) => `Your lock was broken by ${by}`,
    brokenReason: (reason: string) => `The reason: ${reason}`,
    brokenNext:
      'Your next change here is refused once, so that nothing happens unnoticed. Agree before you go on.',
    entity: 'entity',
    holder: 'held by',
    since: 'since',
    until: 'until',
    why: 'reason',
    ended: (outcome: string) => `The vehicle did not do it: ${outcome}`,
    none: 'No lock is held on this vehicle.',
    noneNext: 'Acquire one above before you change something that others must not touch meanwhile.',
    anotherName: 'another tester',
    unnamed: 'not known',
    unsupported: 'The vehicle does not tell its locks here.',
  },
  de: {
    refusal: (entity: string, holder: string, until: string) =>
      `${entity || 'Das Fahrzeug'} ist von ${holder} bis ${until} gesperrt.`,
    here: 'Sperre dieser Komponente',
    onVehicle: 'Sperren dieses Fahrzeugs',
    loading: 'Die Sperren werden gelesen',
    free: 'Hier hält niemand eine Sperre.',
    yours: 'Sie halten die Sperre.',
    theirs: (holder: string) => `${holder} hält die Sperre.`,
    another: 'Ein anderer Tester hält die Sperre.',
    anotherMeaning: 'Jemand, der nicht über diese Konsole arbeitet. Das Fahrzeug kennt keinen Namen.',
    elsewhere: (entity: string) => `Sie gilt für ${entity || 'das ganze Fahrzeug'} und reicht bis hierher.`,
    covers: (name: string, below: number) => {
      if (below === 0) return `Eine Sperre gilt für ${name}.`
      return `Eine Sperre gilt für ${name} und ${below === 1 ? 'den Teil' : `die ${below} Teile`} darunter.`
    },
    keepsAway:
      'Bis sie endet, kann dort sonst niemand schreiben, löschen, starten oder umschalten. Lesen dürfen alle.',
    scopes: (scopes: string) => `Nur für: ${scopes}`,
    duration: 'für',
    durations: {
      '300': '5 Minuten',
      '900': '15 Minuten',
      '3600': '1 Stunde',
      '14400': '4 Stunden',
    },
    reason: 'Grund',
    acquire: 'Sperren',
    acquiring: 'Sperren',
    extend: 'Verlängern',
    extending: 'Sperre verlängern',
    release: 'Freigeben',
    releasing: 'Sperre freigeben',
    keep: 'Halten, solange ich arbeite',
    keepHint: 'Verlängert zur halben Zeit, solange die Seite dieses Fahrzeugs offen und sichtbar ist.',
    lostTitle: (entity: string) => `Ihre Sperre auf ${entity || 'dem Fahrzeug'} ist zu Ende`,
    lostMeaning:
      'Sie sollte während der Arbeit gehalten werden und gilt nicht mehr. Andere können dort etwas ändern: sehen Sie nach, bevor Sie weitermachen.',
    lostSeen: 'Verstanden',
    keepReason: 'während der Arbeit gehalten',
    break: 'Brechen…',
    breakTitle: 'Die Sperre von jemand anderem brechen',
    breakSentence: (holder: string, entity: string, vehicle: string) =>
      `${holder} verliert die Sperre auf ${entity} von ${vehicle} sofort, auch mitten in der Arbeit, und liest Ihren Grund.`,
    breakAnother: (entity: string, vehicle: string) =>
      `Ein anderer Tester verliert die Sperre auf ${entity} von ${vehicle} sofort. Sie gehört dann für 5 Minuten Ihnen.`,
    breakYes: 'Sperre brechen',
    breakNo: 'Lassen',
    breakReasonMissing: 'Geben Sie den Grund an. Wer die Sperre hielt, wird ihn lesen.',
    breakRefusal: 'Nur die Administration bricht eine Sperre.',
    brokenTitle: (by: string) => `Ihre Sperre wurde von ${by} gebrochen`,
    brokenReason: (reason: string) => `Der Grund: ${reason}`,
    brokenNext:
      'Ihre nächste Änderung hier wird einmal abgelehnt, damit nichts unbemerkt geschieht. Sprechen Sie sich erst ab.',
    entity: 'Gegenstand',
    holder: 'gehalten von',
    since: 'seit',
    until: 'bis',
    why: 'Grund',
    ended: (outcome: string) => `Das Fahrzeug hat es nicht getan: ${outcome}`,
    none: 'Auf diesem Fahrzeug wird keine Sperre gehalten.',
    noneNext: 'Oben sperren, bevor Sie etwas ändern, das andere derweil nicht anfassen dürfen.',
    anotherName: 'ein anderer Tester',
    unnamed: 'nicht bekannt',
    unsupported: 'Das Fahrzeug nennt seine Sperren hier nicht.',
  },
})

/** Of a lock of somebody else, to whoever is about to send something. */
export const aheadText = inLanguage({
  en: {
    refused: 'This would be refused until then, and nothing would reach the vehicle.',
    read: 'Reading is not kept back. What changes something there is refused until then.',
    free: 'What you are about to send is not kept back by it.',
    ask: (holder: string) => `Wait, or ask ${holder} to release it. An administrator can break it.`,
    askOrBreak: (holder: string) => `Wait, ask ${holder} to release it, or break it, with a reason, under`,
    locks: 'Locks',
  },
  de: {
    refused: 'Das würde bis dahin abgelehnt, und nichts davon erreichte das Fahrzeug.',
    read: 'Lesen hält sie nicht auf. Was dort etwas ändert, wird bis dahin abgelehnt.',
    free: 'Was Sie gerade senden wollen, hält sie nicht auf.',
    ask: (holder: string) =>
      `Warten Sie, oder bitten Sie ${holder} um die Freigabe. Die Administration kann die Sperre brechen.`,
    askOrBreak: (holder: string) =>
      `Warten Sie, bitten Sie ${holder} um die Freigabe, oder brechen Sie die Sperre, mit einem Grund, unter`,
    locks: 'Sperren',
  },
})
