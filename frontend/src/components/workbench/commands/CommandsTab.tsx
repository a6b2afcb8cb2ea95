import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { CommandView } from '@/components/command/CommandView'
import { RecentCommands } from '@/components/command/RecentCommands'
import { ComposePanel } from '@/components/compose/ComposePanel'
import type { TabProps } from '@/components/workbench/tabs'
import { commandText } from '@/lib/text/command'
import { Panel } from '@/ui/Panel'

/** Any command of the catalogue to this entity, what came of it, and what was sent before. */
export function CommandsTab({ vehicle, entity }: TabProps) {
  const [shown, setShown] = useState<string>()
  return (
    <>
      <ComposePanel vehicle={vehicle} entityPath={entity.path} onSent={({ id }) => setShown(id)} />
      {shown !== undefined && <ShownCommand id={shown} onClose={() => setShown(undefined)} />}
      <RecentCommands vehicleId={vehicle.id} chosen={shown} onOpen={({ id }) => setShown(id)} />
    </>
  )
}

function ShownCommand({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <Panel
      title={commandText.one}
      aside={
        <>
          <Link to="/commands/$commandId" params={{ commandId: id }}>
            {commandText.openFull}
          </Link>
          <Button size="compact-xs" onClick={onClose}>
            {commandText.close}
          </Button>
        </>
      }
    >
      <CommandView key={id} id={id} />
    </Panel>
  )
}
