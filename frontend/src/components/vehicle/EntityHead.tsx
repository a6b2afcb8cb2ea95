import type { Entity } from '@/api/wire'
import type { ReactNode } from 'react'
import { CopyableCode } from '@/components/CopyableCode'
import styles from '@/components/vehicle/EntityHead.module.css'
import { composeText } from '@/lib/text/compose'
import { entityText } from '@/lib/text/vehicle'

/** Which entity this is. */
export function EntityHead({ entity, children }: { entity: Entity; children?: ReactNode }) {
  return (
    <div className={styles.head}>
      <div className={styles.name}>
        <h2>{entity.name}</h2>
        <span className="dim">{entityText.kinds[entity.kind]}</span>
        <span className={styles.path}>
          <CopyableCode text={entity.path} what={composeText.path} />
        </span>
        {children}
      </div>
    </div>
  )
}
