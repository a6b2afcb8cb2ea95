// The language of this page. It is chosen once, when the page loads: a change loads the page again.

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

const KEY = 'language'

function chosen(): Language {
  const wished = [window.localStorage.getItem(KEY), ...navigator.languages]
  const known = wished.map((wish) => LANGUAGES.find((language) => wish?.slice(0, 2) === language))
  return known.find((language) => language !== undefined) ?? 'en'
}

export const language = chosen()

/** The words in the language of this page. German must say all that English says: the types see to it. */
export function inLanguage<Words>(words: Record<'en', Words> & Record<'de', NoInfer<Words>>): Words {
  return words[language]
}

export function changeLanguage(wish: Language): void {
  window.localStorage.setItem(KEY, wish)
  window.location.reload()
}
