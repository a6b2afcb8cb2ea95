import type { Vehicle } from '@/api/wire'
import { LivePlot } from '@/components/live/LivePlot'
import { useLive } from '@/components/live/useLive'
import { plotText } from '@/lib/text/live'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** The live plot beside something else. */
export function LivePanel({ vehicle }: { vehicle: Vehicle }) {
  const desk = useLive(vehicle.id)
  return (
    <Panel title={plotText.title} flush>
      {desk.pins.length === 0 ? (
        <EmptyNote title={plotText.emptyTitle}>{plotText.empty}</EmptyNote>
      ) : (
        <LivePlot vehicle={vehicle} desk={desk} size="panel" />
      )}
    </Panel>
  )
}
