import type { Draft, Entity } from '@/api/wire'
import { CopyableCode } from '@/components/CopyableCode'
import styles from '@/components/vehicle/EntityHead.module.css'
import { composeText } from '@/lib/text/compose'
import { entityText } from '@/lib/text/vehicle'
import { EyeIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

interface EntityHeadProps {
  vehicleId: string
  entity: Entity
  isSending: boolean
  onRead: (draft: Draft) => void
}

/** The chosen entity, and one button for each of its collections that reads it at once. */
export function EntityHead({ vehicleId, entity, isSending, onRead }: EntityHeadProps) {
  return (
    <div className={styles.head}>
      <div className={styles.name}>
        <h2>{entity.name}</h2>
        <span className="dim">{entityText.kinds[entity.kind]}</span>
        <span className={styles.path}>
          <CopyableCode text={entity.path} what={composeText.path} />
        </span>
      </div>
      {entity.collections.length === 0 ? (
        <span className="dim">{entityText.noCollections}</span>
      ) : (
        <div className={styles.collections} role="group" aria-label={entityText.collections}>
          {entity.collections.map((collection) => (
            <RefusableButton
              key={collection}
              refusal={isSending ? entityText.refreshing : undefined}
              leftSection={<EyeIcon />}
              onClick={() =>
                onRead({ vehicle_id: vehicleId, method: 'GET', path: `${entity.path}/${collection}` })
              }
            >
              {entityText.read(collection)}
            </RefusableButton>
          ))}
        </div>
      )}
    </div>
  )
}
