import { useEffect } from 'react'

/** Names the tab of the browser as long as a screen is shown. */
export function usePageTitle(...parts: (string | undefined)[]): void {
  const title = parts.filter((part) => part !== undefined && part !== '').join(' - ')
  useEffect(() => {
    document.title = title
  }, [title])
}
