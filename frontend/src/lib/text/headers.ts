import { inLanguage } from '@/lib/text/language'

export const headersText = inLanguage({
  en: { title: (count: string) => `Headers of the answer (${count})` },
  de: { title: (count: string) => `Kopfzeilen der Antwort (${count})` },
})
