import { Modal } from '@mantine/core'
import { useId, useState, type KeyboardEvent } from 'react'
import { fitting, type Entry } from '@/components/palette/entries'
import styles from '@/components/palette/Palette.module.css'
import { PaletteList } from '@/components/palette/PaletteList'
import { useEntries } from '@/components/palette/useEntries'
import { paletteText } from '@/lib/text/palette'
import { SearchIcon } from '@/ui/icons'

/** Finds pages, vehicles and what is in them, and goes there. All of it by keyboard: the focus stays in the field. */
export function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const wish = typed.trim()
  const found = useEntries(wish, onKeys)
  const groups = fitting(found.entries, wish)
  const shown = groups.flatMap(({ entries }) => entries)
  const at = Math.min(chosen, shown.length - 1)
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onClose()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the writing of a character in languages that compose them.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') run(shown[at])
    else if (event.key in STEPS || event.key === 'Home' || event.key === 'End')
      setChosen(next(event, at, shown))
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root
      opened
      onClose={onClose}
      lockScroll={false}
      yOffset="8dvh"
      size={640}
      classNames={{ content: styles.palette }}
      {...AT_ONCE}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={paletteText.label} radius="md">
        <div className={styles.field}>
          <SearchIcon />
          <input
            data-autofocus
            type="text"
            role="combobox"
            aria-label={paletteText.label}
            aria-expanded={shown.length > 0}
            aria-controls={listId}
            aria-activedescendant={shown[at] && optionId(listId, at)}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            placeholder={paletteText.hint}
            value={typed}
            onKeyDown={onKeyDown}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value)
              setChosen(0)
            }}
          />
        </div>
        <PaletteList
          id={listId}
          groups={groups}
          chosen={at}
          optionId={(index) => optionId(listId, index)}
          onChoose={setChosen}
          onRun={run}
        />
        <div className={styles.foot}>
          <output>{said(wish, shown.length, found)}</output>
          <span className={styles.hint}>{paletteText.keys}</span>
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}

const AT_ONCE = { transitionProps: { duration: 0 } }

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }

function next({ key }: KeyboardEvent, at: number, shown: readonly Entry[]): number {
  const last = shown.length - 1
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = STEPS[key] ?? 0
  // One step beyond an end begins at the other one; a page stops there.
  if (Math.abs(step) === 1) return (at + step + shown.length) % Math.max(1, shown.length)
  return Math.max(0, Math.min(last, at + step))
}

function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

function said(wish: string, count: number, found: { isSearching: boolean; silent: number }): string {
  const silent = found.silent === 0 ? '' : ` ${paletteText.partly(found.silent)}`
  if (found.isSearching) return paletteText.searching
  if (count === 0) return paletteText.none(wish) + silent
  return paletteText.count(count) + (silent && `.${silent}`)
}
