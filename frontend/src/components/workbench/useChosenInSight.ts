import { useEffect, useRef, type RefObject } from 'react'

/** For tabs that scroll sideways on a narrow screen: keeps the chosen one in the middle, also when the tabs before it
 *  become wider because what they count was read. `tabs`: which they are, in a word. */
export function useChosenInSight(tabs: string, chosen: string): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const bar = list.current
    if (bar === null) return
    const centre = () => {
      const one = bar.querySelector('[aria-selected="true"]')
      // Not `scrollIntoView`: it would scroll the page as well, for somebody who is reading further down.
      if (one !== null) bar.scrollLeft += middleOf(one) - middleOf(bar)
    }
    centre()
    const sizes = new ResizeObserver(centre)
    for (const each of [bar, ...bar.children]) sizes.observe(each)
    return () => sizes.disconnect()
  }, [tabs, chosen])
  return list
}

function middleOf(element: Element): number {
  const { left, width } = element.getBoundingClientRect()
  return left + width / 2
}
