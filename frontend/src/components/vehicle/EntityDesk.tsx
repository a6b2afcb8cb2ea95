import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useServices } from '@/api/services'
import { entitiesQuery } from '@/api/vehicles'
import type { Entity, Vehicle } from '@/api/wire'
import { CommandView } from '@/components/command/CommandView'
import { ComposePanel } from '@/components/compose/ComposePanel'
import { SendFailure } from '@/components/compose/SendFailure'
import { useSend } from '@/components/compose/useSend'
import { RecentCommands } from '@/components/command/RecentCommands'
import { findEntity } from '@/components/vehicle/entities'
import { EntityHead } from '@/components/vehicle/EntityHead'
import { commandText } from '@/lib/text/command'
import { entityText } from '@/lib/text/vehicle'
import { EmptyNote, Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

interface DeskProps {
  vehicle: Vehicle
  entityPath: string | undefined
  commandId: string | undefined
  /** Shows a command below, or none. */
  onShow: (commandId: string | undefined) => void
}

/** Where one works on a vehicle: the chosen entity, a command to it, and what came of it. */
export function EntityDesk({ vehicle, entityPath, commandId, onShow }: DeskProps) {
  return (
    <>
      <ChosenEntity vehicle={vehicle} path={entityPath} onShow={onShow} />
      {commandId !== undefined && <ShownCommand id={commandId} onClose={() => onShow(undefined)} />}
      <RecentCommands vehicleId={vehicle.id} chosen={commandId} onOpen={({ id }) => onShow(id)} />
    </>
  )
}

interface ChosenProps {
  vehicle: Vehicle
  path: string | undefined
  onShow: (commandId: string) => void
}

/** Nothing as long as the entities are not known: beside it stands that they are being read, or why not. */
function ChosenEntity({ vehicle, path, onShow }: ChosenProps) {
  const { api } = useServices()
  const entities = useQuery(entitiesQuery(api, vehicle.id)).data?.items
  if (entities === undefined) return null
  if (path === undefined) return <EmptyNote title={entityText.chooseTitle}>{entityText.choose}</EmptyNote>
  const entity = findEntity(entities, path)
  if (entity === undefined) return <Note tone="warn">{entityText.gone}</Note>
  return <EntityWork key={entity.path} vehicle={vehicle} entity={entity} onShow={onShow} />
}

function EntityWork(props: { vehicle: Vehicle; entity: Entity; onShow: (commandId: string) => void }) {
  const { vehicle, entity, onShow } = props
  const reading = useSend(({ id }) => onShow(id))
  return (
    <>
      <EntityHead
        vehicleId={vehicle.id}
        entity={entity}
        isSending={reading.isSending}
        onRead={reading.send}
      />
      <SendFailure failure={reading.failure} onAgain={reading.again} />
      <ComposePanel vehicle={vehicle} entityPath={entity.path} onSent={({ id }) => onShow(id)} />
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
