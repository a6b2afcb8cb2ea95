import { useId, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import { findEntity } from '@/components/vehicle/entities'
import { EntityBrowser } from '@/components/vehicle/EntityBrowser'
import styles from '@/components/vehicle/EntityDrawer.module.css'
import { entityText } from '@/lib/text/vehicle'
import { DownIcon, MenuIcon } from '@/ui/icons'

/** The entities at the side; on a narrow screen behind a button that names the chosen one, so that the work comes
 *  first. */
export function EntityDrawer({ vehicleId, chosen }: { vehicleId: string; chosen: string | undefined }) {
  const { api } = useServices()
  const [isOpen, setOpen] = useState(false)
  const panel = useId()
  const entities = useQuery(entitiesQuery(api, vehicleId)).data?.items ?? []
  const name = chosen === undefined ? entityText.whole : (findEntity(entities, chosen)?.name ?? chosen)
  return (
    <>
      <button
        type="button"
        className={styles.opener}
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={() => setOpen(!isOpen)}
      >
        <MenuIcon />
        <span className="hidden-visually">{entityText.chooseButton}</span>
        <span className={styles.chosen}>{name}</span>
        <DownIcon />
      </button>
      <div id={panel} className={styles.panel} data-open={isOpen}>
        <EntityBrowser vehicleId={vehicleId} chosen={chosen} onChosen={() => setOpen(false)} />
      </div>
    </>
  )
}
