import type { Entity, Vehicle } from '@/api/wire'

/** What one wants to see beside the data: the live plot and the faults. */
export function SidePanels(props: { vehicle: Vehicle; entity: Entity }) {
  return props.entity.path === '' ? null : null
}
