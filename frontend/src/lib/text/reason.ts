// Words about why a command is sent.
import { inLanguage } from '@/lib/text/language'

export const reasonText = inLanguage({
  en: {
    label: 'Reason',
    hint: 'kept with the command, e.g. order 4711',
    optional: 'optional, kept with the command',
    missing: 'Say why. Here, whatever changes a vehicle needs a reason.',
  },
  de: {
    label: 'Grund',
    hint: 'steht beim Befehl, z. B. Auftrag 4711',
    optional: 'freiwillig, steht beim Befehl',
    missing: 'Geben Sie den Grund an. Hier braucht ihn alles, was ein Fahrzeug verändert.',
  },
})
