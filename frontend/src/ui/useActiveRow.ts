import { useState, type KeyboardEvent } from 'react'

interface ActiveRow {
  count: number
  /** How many rows a page is. */
  pageRows: () => number
  scrollTo: (index: number) => void
  onOpen: (index: number) => void
}

/** The row that the keys move: it never leaves the list, and is always scrolled to. */
export function useActiveRow({ count, pageRows, scrollTo, onOpen }: ActiveRow) {
  const [chosen, setChosen] = useState<number>()
  const active = chosen === undefined || count === 0 ? undefined : Math.min(chosen, count - 1)
  const moveTo = (index: number) => {
    if (count === 0) return
    const next = Math.max(0, Math.min(count - 1, index))
    setChosen(next)
    scrollTo(next)
  }
  const moveBy = (rows: number) => moveTo((active ?? -1) + rows)
  const acts: Record<string, (() => void) | undefined> = {
    ArrowDown: () => moveBy(1),
    ArrowUp: () => moveBy(-1),
    PageDown: () => moveBy(pageRows()),
    PageUp: () => moveBy(-pageRows()),
    Home: () => moveTo(0),
    End: () => moveTo(count - 1),
    Enter: () => active !== undefined && onOpen(active),
  }
  const onKeyDown = (press: KeyboardEvent) => {
    // A link inside a row has its own keys, and a shortcut is not for the table.
    if (press.target !== press.currentTarget || press.ctrlKey || press.metaKey || press.altKey) return
    const act = acts[press.key]
    if (act === undefined) return
    press.preventDefault()
    act()
  }
  return { active, moveTo, onKeyDown }
}
