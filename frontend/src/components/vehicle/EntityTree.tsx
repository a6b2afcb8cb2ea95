import { Link } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import type { Entity } from '@/api/wire'
import styles from '@/components/vehicle/EntityTree.module.css'
import { entityText } from '@/lib/text/vehicle'
import { ChevronIcon } from '@/ui/icons'

interface TreeProps {
  vehicleId: string
  entities: Entity[]
  chosen: string | undefined
}

/** Entities as nested links, so that each has an address. Arrow keys go up and down. */
export function EntityTree(props: TreeProps) {
  return (
    <nav aria-label={entityText.title} className={styles.tree} onKeyDown={moveFocus}>
      <Branch {...props} />
    </nav>
  )
}

function Branch({ entities, ...rest }: TreeProps) {
  return (
    <ul>
      {entities.map((entity) => (
        <Node key={entity.path} entity={entity} {...rest} />
      ))}
    </ul>
  )
}

function Node({ entity, vehicleId, chosen }: Omit<TreeProps, 'entities'> & { entity: Entity }) {
  const [open, setOpen] = useState(true)
  const hasParts = entity.children.length > 0
  return (
    <li>
      <div
        className={styles.line}
        data-group={entity.kind === 'area' && hasParts}
        data-chosen={chosen === entity.path}
      >
        {hasParts ? (
          <button
            type="button"
            className={styles.fold}
            aria-expanded={open}
            aria-label={open ? entityText.collapse(entity.name) : entityText.expand(entity.name)}
            onClick={() => setOpen(!open)}
          >
            <ChevronIcon />
          </button>
        ) : (
          <span className={styles.fold} />
        )}
        <Link
          to="/vehicles/$vehicleId"
          params={{ vehicleId }}
          search={{ entity: entity.path }}
          aria-current={chosen === entity.path ? 'true' : undefined}
          activeProps={{}}
          title={entity.path}
        >
          {entity.name}
          {entity.kind !== 'component' && !hasParts && <small>{entityText.kinds[entity.kind]}</small>}
        </Link>
      </div>
      {hasParts && open && <Branch vehicleId={vehicleId} entities={entity.children} chosen={chosen} />}
    </li>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const links = [...event.currentTarget.querySelectorAll('a')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = links[at + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
