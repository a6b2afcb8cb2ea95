import type { Entity, Vehicle } from '@/api/wire'
import { dataItemsOf, type DataItem } from '@/components/workbench/data/dataItems'
import { readingOf } from '@/components/workbench/data/reading'
import { useLook } from '@/components/workbench/useLook'
import styles from '@/components/workbench/Versions.module.css'
import { workbenchText } from '@/lib/text/workbench'

const NAMED = {
  software: /\b(software|sw|firmware)\b.*\b(version|number|id)?\b|^sw[-_ ]?(version|number)/i,
  hardware: /\b(hardware|hw)\b.*\b(version|number|id)?\b|^hw[-_ ]?(version|number)/i,
} as const
type Kind = keyof typeof NAMED

/** Software and hardware version, where the identification data of the entity have them. */
export function Versions({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const hasData = entity.collections.includes('data')
  const list = useLook(vehicle.id, `${entity.path}/data`, { enabled: hasData })
  const items = (dataItemsOf(list.data, entity) ?? []).filter(({ category }) => category === 'identData')
  return (
    <>
      <Version kind="software" vehicle={vehicle} item={findItem(items, 'software')} />
      <Version kind="hardware" vehicle={vehicle} item={findItem(items, 'hardware')} />
    </>
  )
}

function findItem(items: readonly DataItem[], kind: Kind): DataItem | undefined {
  return items.find(({ id, name }) => NAMED[kind].test(name) || NAMED[kind].test(id))
}

function Version({ kind, vehicle, item }: { kind: Kind; vehicle: Vehicle; item: DataItem | undefined }) {
  const sight = useLook(vehicle.id, item?.path ?? '', { enabled: item !== undefined })
  const value = sight.data && readingOf(sight.data).value
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return (
    <span className={styles.version} title={item?.name}>
      {workbenchText.version[kind]} {value}
    </span>
  )
}
