import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { CopyButton } from '@/ui/CopyButton'
import { ChevronIcon, DownIcon } from '@/ui/icons'
import { above, findIn, MOST_FOUND, openAtFirst, openEverywhere, rowsOf, type JsonRow } from '@/ui/jsonRows'
import styles from '@/ui/JsonTree.module.css'

export interface JsonTreeWords {
  search: string
  found: (place: number, count: string) => string
  notFound: string
  next: string
  previous: string
  openAll: string
  closeAll: string
  copyAll: string
  copyPath: string
  copyValue: string
  copied: string
  copyFailed: string
}

interface JsonTreeProps {
  value: unknown
  label: string
  words: JsonTreeWords
}

const ROW_PX = 22
const MOST_PX = 420

/** JSON that folds and can be searched. Only the rows in sight are in the page, so large answers stay quick.
 *  Give it a `key` of what is shown when another answer should begin unfolded anew. */
export function JsonTree({ value, label, words }: JsonTreeProps) {
  const id = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openAtFirst(value))
  const [current, setCurrent] = useState('')
  const [query, setQuery] = useState('')
  const sought = useDeferredValue(query)
  const rows = useMemo(() => rowsOf(value, (pointer) => open.has(pointer)), [value, open])
  const found = useMemo(() => findIn(value, sought), [value, sought])
  const isFound = useMemo(() => new Set(found), [found])
  // eslint-disable-next-line react-hooks/incompatible-library -- it is used in this component only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const at = Math.max(
    0,
    rows.findIndex(({ pointer }) => pointer === current),
  )
  const row = rows[at]
  const goTo = (index: number) => {
    const next = rows[Math.min(Math.max(index, 0), rows.length - 1)]
    if (!next) return
    setCurrent(next.pointer)
    virtual.scrollToIndex(rows.indexOf(next))
  }
  const fold = (pointer: string, wanted: boolean) => {
    const next = new Set(open)
    if (wanted) next.add(pointer)
    else next.delete(pointer)
    setOpen(next)
  }
  const showFound = (index: number) => {
    const pointer = found[(index + found.length) % found.length]
    if (pointer === undefined) return
    const opened = new Set([...open, ...above(pointer)])
    setOpen(opened)
    setCurrent(pointer)
    const seen = rowsOf(value, (each) => opened.has(each))
    // The rows that were just opened are there after the page has been drawn.
    requestAnimationFrame(() => virtual.scrollToIndex(seen.findIndex((each) => each.pointer === pointer)))
  }
  return (
    <div className={styles.tree}>
      <div className={styles.tools}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          onKeyDown={(press) => {
            if (press.key !== 'Enter') return
            press.preventDefault()
            showFound(found.indexOf(current) + (press.shiftKey ? -1 : 1))
          }}
        />
        {sought.trim() !== '' && (
          <FoundPlaces words={words} found={found} current={current} onShow={showFound} />
        )}
        <span className={styles.all}>
          <Button variant="subtle" onClick={() => setOpen(openEverywhere(value))}>
            {words.openAll}
          </Button>
          <Button variant="subtle" onClick={() => setOpen(new Set(['']))}>
            {words.closeAll}
          </Button>
          <CopyButton
            text={JSON.stringify(value, null, 2)}
            label={words.copyAll}
            done={words.copied}
            failed={words.copyFailed}
          />
        </span>
      </div>
      <div
        ref={scroll}
        role="tree"
        aria-label={label}
        aria-activedescendant={`${id}-${at}`}
        tabIndex={0}
        className={styles.scroll}
        style={{ height: Math.min(rows.length * ROW_PX + 10, MOST_PX) }}
        onKeyDown={(press) => onTreeKey(press, { row, at, rows, goTo, fold })}
      >
        <div className={styles.rows} role="none" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const each = rows[index]
            return each ? (
              <Row
                key={each.pointer}
                row={each}
                id={`${id}-${index}`}
                top={start}
                isCurrent={index === at}
                isFound={isFound.has(each.pointer)}
                onChoose={() => {
                  setCurrent(each.pointer)
                  if (each.parts) fold(each.pointer, !each.isOpen)
                }}
              />
            ) : null
          })}
        </div>
      </div>
      {row && <Place row={row} words={words} />}
    </div>
  )
}

function FoundPlaces(props: {
  words: JsonTreeWords
  found: string[]
  current: string
  onShow: (index: number) => void
}) {
  const { words, found, onShow } = props
  const at = found.indexOf(props.current)
  const count = found.length < MOST_FOUND ? String(found.length) : `${MOST_FOUND}+`
  return (
    <span className={styles.found} role="status">
      {found.length === 0 ? words.notFound : words.found(at + 1, count)}
      {found.length > 0 && (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.previous}
            onClick={() => onShow(at - 1)}
          >
            <span className={styles.up}>
              <DownIcon />
            </span>
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={words.next} onClick={() => onShow(at + 1)}>
            <DownIcon />
          </ActionIcon>
        </>
      )}
    </span>
  )
}

function Row(props: {
  row: JsonRow
  id: string
  top: number
  isCurrent: boolean
  isFound: boolean
  onChoose: () => void
}) {
  const { row } = props
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={props.isCurrent}
      {...(row.parts ? { 'aria-expanded': row.isOpen } : {})}
      className={styles.row}
      data-found={props.isFound}
      style={{ transform: `translateY(${props.top}px)`, paddingLeft: 4 + Math.min(row.depth, 20) * 14 }}
      onClick={props.onChoose}
    >
      <span className={styles.sign} data-open={row.isOpen}>
        {row.parts ? <ChevronIcon /> : null}
      </span>
      {row.name !== '' && <span className={styles.name}>{row.name}</span>}
      <Shown row={row} />
    </div>
  )
}

function Shown({ row: { value, parts } }: { row: JsonRow }) {
  if (parts !== undefined)
    return <span className={styles.count}>{Array.isArray(value) ? `[${parts}]` : `{${parts}}`}</span>
  return (
    <span className={styles.value} data-type={value === null ? 'null' : typeof value}>
      {typeof value === 'string' ? JSON.stringify(value.slice(0, 2_000)) : String(value)}
    </span>
  )
}

/** The chosen place with its whole value, which a row may have no room for. */
function Place({ row, words }: { row: JsonRow; words: JsonTreeWords }) {
  const isText = typeof row.value === 'string'
  const said = { done: words.copied, failed: words.copyFailed }
  return (
    <div className={styles.place}>
      <code>{row.pointer === '' ? '/' : row.pointer}</code>
      <CopyButton text={row.pointer} label={words.copyPath} {...said} />
      <CopyButton
        text={typeof row.value === 'string' ? row.value : JSON.stringify(row.value, null, 2)}
        label={words.copyValue}
        {...said}
      />
      {isText && String(row.value).length > 80 && (
        <pre tabIndex={0} className={styles.whole}>
          {String(row.value)}
        </pre>
      )}
    </div>
  )
}

interface TreeHand {
  row: JsonRow | undefined
  at: number
  rows: JsonRow[]
  goTo: (index: number) => void
  fold: (pointer: string, wanted: boolean) => void
}

const KEYS: Record<string, (hand: TreeHand & { row: JsonRow }) => void> = {
  ArrowDown: ({ at, goTo }) => goTo(at + 1),
  ArrowUp: ({ at, goTo }) => goTo(at - 1),
  PageDown: ({ at, goTo }) => goTo(at + 15),
  PageUp: ({ at, goTo }) => goTo(at - 15),
  Home: ({ goTo }) => goTo(0),
  End: ({ rows, goTo }) => goTo(rows.length - 1),
  ArrowRight: ({ row, at, goTo, fold }) => {
    if (row.parts && !row.isOpen) fold(row.pointer, true)
    else if (row.isOpen) goTo(at + 1)
  },
  ArrowLeft: ({ row, at, rows, goTo, fold }) => {
    if (row.isOpen) fold(row.pointer, false)
    else goTo(rows.findLastIndex(({ depth }, index) => index < at && depth < row.depth))
  },
  Enter: ({ row, fold }) => {
    if (row.parts) fold(row.pointer, !row.isOpen)
  },
}

function onTreeKey(press: KeyboardEvent, hand: TreeHand): void {
  const act = KEYS[press.key]
  if (!act || !hand.row || press.ctrlKey || press.metaKey || press.altKey) return
  press.preventDefault()
  act({ ...hand, row: hand.row })
}
