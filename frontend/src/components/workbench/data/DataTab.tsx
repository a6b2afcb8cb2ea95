import { Skeleton } from '@mantine/core'
import type { Entity, Vehicle } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { DataDesk } from '@/components/workbench/data/DataDesk'
import { dataItemsOf } from '@/components/workbench/data/dataItems'
import { SightProblem } from '@/components/workbench/SightProblem'
import { useLook } from '@/components/workbench/useLook'
import { dataText } from '@/lib/text/data'
import { EmptyNote } from '@/ui/Note'

/** The data of an entity: what there is comes from a look at its list, the values from looks at each. */
export function DataTab({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const list = useLook(vehicle.id, `${entity.path}/data`)
  const items = dataItemsOf(list.data, entity)
  if (list.isError) return <Problem failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton height={320} />
  if (items === undefined)
    return (
      <SightProblem title={dataText.refusedTitle} sight={list.data} onAgain={() => void list.refetch()} />
    )
  if (items.length === 0) return <EmptyNote title={dataText.emptyTitle}>{dataText.emptyText}</EmptyNote>
  return <DataDesk vehicle={vehicle} entity={entity} items={items} />
}
