import { Skeleton } from '@mantine/core'
import { Problem } from '@/components/Problem'
import { collectionPath, type Tab, type TabProps } from '@/components/workbench/tabs'
import { useLook } from '@/components/workbench/useLook'
import { prettyJson } from '@/lib/json'
import { CodeText } from '@/ui/CodeText'

/** A collection as the vehicle shows it, word for word. */
export function PlainTab({ vehicle, entity, tab }: TabProps & { tab: Tab }) {
  const path = collectionPath(tab, entity) ?? entity.path
  const sight = useLook(vehicle.id, path)
  if (sight.isError) return <Problem failure={sight.error} onRetry={() => void sight.refetch()} />
  if (sight.data === undefined) return <Skeleton height={160} />
  return <CodeText label={path} text={prettyJson(sight.data.body ?? sight.data.error)} />
}
