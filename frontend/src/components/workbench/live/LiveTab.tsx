import { LivePlot } from '@/components/live/LivePlot'
import { PinChooser } from '@/components/live/PinChooser'
import { useLive } from '@/components/live/useLive'
import type { TabProps } from '@/components/workbench/tabs'
import { plotText } from '@/lib/text/live'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** What is pinned of this vehicle, whichever component it belongs to. */
export function LiveTab({ vehicle, entity }: TabProps) {
  const desk = useLive(vehicle.id)
  const chooser = <PinChooser vehicle={vehicle} entity={entity} pins={desk} />
  return (
    <Panel title={plotText.title} aside={desk.pins.length > 0 && chooser} flush>
      {desk.pins.length === 0 ? (
        <EmptyNote title={plotText.emptyTitle} actions={chooser}>
          {plotText.empty}
        </EmptyNote>
      ) : (
        <LivePlot vehicle={vehicle} desk={desk} size="tab" />
      )}
    </Panel>
  )
}
