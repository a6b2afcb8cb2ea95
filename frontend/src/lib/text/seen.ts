// Words about what a vehicle shows when it is looked at.
import { inLanguage } from '@/lib/text/language'

export const seenText = inLanguage({
  en: {
    seen: 'seen',
    again: 'Look again',
    silent: 'The vehicle did not answer',
    refused: (status: number) => `The vehicle does not show this (${status})`,
    said: (message: string) => `In its words: ${message}`,
    next: 'Look again. If it stays, test the connection of the vehicle.',
  },
  de: {
    seen: 'gesehen',
    again: 'Neu ansehen',
    silent: 'Das Fahrzeug hat nicht geantwortet',
    refused: (status: number) => `Das Fahrzeug zeigt dies nicht (${status})`,
    said: (message: string) => `In seinen Worten: ${message}`,
    next: 'Neu ansehen. Bleibt es dabei, die Verbindung des Fahrzeugs prüfen.',
  },
})
