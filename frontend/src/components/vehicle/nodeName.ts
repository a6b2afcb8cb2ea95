import type { EntityNode } from '@/components/vehicle/entityNodes'
import { entityText } from '@/lib/text/vehicle'

export function nameOfNode(node: EntityNode): string {
  return node.entity?.name ?? (node.remaining ? entityText.remaining[node.remaining] : '')
}
