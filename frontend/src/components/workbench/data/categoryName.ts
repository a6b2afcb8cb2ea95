import { dataText } from '@/lib/text/data'

const WORDS: Record<string, string | undefined> = dataText.categoryWord

/** The word of the standard's category; one of the maker's own is said as it is. */
export function categoryName(category: string): string {
  return WORDS[category] ?? category
}
