import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { Entity, OpenFaults } from '@/api/wire'
import { FaultBadge } from '@/components/faults/FaultBadge'
import { rowsOf, wayTo, type EntityNode, type EntityRow } from '@/components/vehicle/entityNodes'
import styles from '@/components/vehicle/EntityTree.module.css'
import { nameOfNode } from '@/components/vehicle/nodeName'
import { targetOf } from '@/components/vehicle/treeKeys'
import { entityText } from '@/lib/text/vehicle'
import { ChevronIcon } from '@/ui/icons'

const LINE = 28
const HEADING = 34

interface TreeProps {
  vehicleId: string
  nodes: EntityNode[]
  chosen: string | undefined
  openFaults: ReadonlyMap<string, OpenFaults>
  onChosen?: () => void
}

/** Only the lines in sight are built, so that thousands of entities stay quick. Entities are links, so that each has an address. One of them takes part in tabbing; arrow keys, Home, End and
 *  letters go from there. */
export function EntityTree({ vehicleId, nodes, chosen, openFaults, onChosen }: TreeProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set([':area']))
  const rows = useMemo(() => rowsOf(nodes, folded), [nodes, folded])
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string>()
  const wantsFocus = useRef<string>(null)
  const typed = useRef({ text: '', at: 0 })
  // eslint-disable-next-line react-hooks/incompatible-library -- it is used in this component only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.node.isHeading ? HEADING : LINE),
    getItemKey: (at) => rows[at]?.node.key ?? at,
    overscan: 12,
  })

  // The chosen one is brought in sight once, also when it stands folded away; afterwards the reader decides.
  const bring = useEffectEvent((key: string) => {
    const way = wayTo(nodes, key)
    const unfolded = new Set([...folded].filter((each) => !way.includes(each)))
    if (unfolded.size !== folded.size) setFolded(unfolded)
    const at = rowsOf(nodes, unfolded).findIndex(({ node }) => node.key === key)
    if (at >= 0) requestAnimationFrame(() => virtual.scrollToIndex(at, { align: 'auto' }))
  })
  useEffect(() => {
    if (chosen !== undefined) bring(chosen)
  }, [chosen])

  const fold = (key: string, isFolded: boolean) =>
    setFolded((known) =>
      isFolded ? new Set([...known, key]) : new Set([...known].filter((each) => each !== key)),
    )
  const tabbed = rows.some(({ node }) => node.key === active) ? active : tabbedFirst(rows, chosen)

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const wish = targetOf(event, rows, tabbed, typed.current, event.timeStamp)
    if (wish === undefined) return
    event.preventDefault()
    if (wish.fold) fold(wish.fold.key, wish.fold.isFolded)
    if (wish.to === undefined) return
    wantsFocus.current = rows[wish.to]?.node.key ?? null
    setActive(rows[wish.to]?.node.key)
    virtual.scrollToIndex(wish.to, { align: 'auto' })
  }

  // A line that was out of sight is built only after the scrolling, so this is tried until it is there.
  useEffect(() => {
    const lines = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])]
    const line = lines.find(({ dataset }) => dataset.line === wantsFocus.current)
    if (line === undefined) return
    wantsFocus.current = null
    line.focus({ preventScroll: true })
  })

  return (
    <div ref={scroller} className={styles.scroller}>
      <nav aria-label={entityText.title} className={styles.tree} onKeyDown={onKeyDown}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <li
                key={row.node.key}
                aria-level={row.depth + 1}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)`, height: size }}
              >
                <Line
                  vehicleId={vehicleId}
                  row={row}
                  isChosen={chosen === row.node.key}
                  isTabbed={tabbed === row.node.key}
                  open={openFaults.get(row.node.key)}
                  onFold={(isFolded) => fold(row.node.key, isFolded)}
                  onChosen={onChosen}
                  onFocus={() => setActive(row.node.key)}
                />
              </li>
            )
          })}
        </ul>
      </nav>
    </div>
  )
}

function tabbedFirst(rows: readonly EntityRow[], chosen: string | undefined): string | undefined {
  return (rows.find(({ node }) => node.key === chosen) ?? rows.find(({ node }) => node.entity))?.node.key
}

interface LineProps {
  vehicleId: string
  row: EntityRow
  isChosen: boolean
  isTabbed: boolean
  open: OpenFaults | undefined
  onFold: (isFolded: boolean) => void
  onChosen: (() => void) | undefined
  onFocus: () => void
}

function Line(props: LineProps) {
  const { node, depth, isOpen } = props.row
  const hasParts = node.children.length > 0
  const name = nameOfNode(node)
  return (
    <div
      className={styles.line}
      data-heading={node.isHeading}
      data-depth={Math.min(depth, 5)}
      data-chosen={props.isChosen}
    >
      {hasParts ? (
        <button
          type="button"
          className={styles.fold}
          tabIndex={-1}
          aria-expanded={isOpen}
          aria-label={isOpen ? entityText.collapse(name) : entityText.expand(name)}
          onClick={() => props.onFold(isOpen)}
        >
          <ChevronIcon />
        </button>
      ) : (
        <span className={styles.fold} />
      )}
      {node.entity ? (
        <EntityLink {...props} entity={node.entity} />
      ) : (
        <button
          type="button"
          className={styles.name}
          data-line={node.key}
          tabIndex={props.isTabbed ? 0 : -1}
          onFocus={props.onFocus}
          onClick={() => props.onFold(isOpen)}
        >
          {name}
        </button>
      )}
      {props.open && <FaultBadge open={props.open} />}
    </div>
  )
}

function EntityLink({ entity, ...props }: LineProps & { entity: Entity }) {
  const isShort = entity.kind !== 'component' && !props.row.node.isHeading
  return (
    <Link
      to="/vehicles/$vehicleId"
      params={{ vehicleId: props.vehicleId }}
      search={(known) => ({
        entity: entity.path,
        ...('tab' in known && known.tab ? { tab: known.tab } : {}),
      })}
      className={styles.name}
      data-line={entity.path}
      tabIndex={props.isTabbed ? 0 : -1}
      aria-current={props.isChosen ? 'true' : undefined}
      activeProps={{}}
      title={entity.path}
      onFocus={props.onFocus}
      onClick={props.onChosen}
    >
      {entity.name}
      {isShort && <small>{entityText.kinds[entity.kind]}</small>}
    </Link>
  )
}
