import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { commandQuery } from '@/api/commands'
import { useServices } from '@/api/services'
import { vehicleQuery } from '@/api/vehicles'
import { RecentCommands } from '@/components/command/RecentCommands'
import { ComposePanel } from '@/components/compose/ComposePanel'
import { formOf } from '@/components/compose/draft'
import { Problem } from '@/components/Problem'
import { VehiclePicker } from '@/components/vehicle/VehiclePicker'
import { commandText } from '@/lib/text/command'
import { composeText } from '@/lib/text/compose'
import { sharingText } from '@/lib/text/sharing'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/Page.module.css'
import { Note } from '@/ui/Note'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/commands')

export function CommandsPage() {
  usePageTitle(commandText.title, shellText.product)
  const { api } = useServices()
  const { vehicle: vehicleId, from } = route.useSearch()
  const earlier = useQuery({ ...commandQuery(api, from ?? ''), enabled: from !== undefined })
  const navigate = route.useNavigate()
  const vehicle = useQuery({ ...vehicleQuery(api, vehicleId ?? ''), enabled: vehicleId !== undefined }).data
  return (
    <div className={styles.page}>
      <h1>{commandText.title}</h1>
      <div className={styles.split}>
        <div>
          <VehiclePicker
            label={composeText.vehicle}
            placeholder={composeText.chooseVehicle}
            value={vehicleId}
            onChange={(id) =>
              void navigate({ search: (known) => ({ ...known, vehicle: id }), replace: true })
            }
          />
          {from !== undefined && earlier.data && <Note tone="run">{sharingText.from}</Note>}
          {earlier.isError && <Problem failure={earlier.error} />}
          <ComposePanel
            key={earlier.data?.id}
            initial={earlier.data && formOf(earlier.data)}
            vehicle={vehicle}
            onSent={({ id }) => void navigate({ to: '/commands/$commandId', params: { commandId: id } })}
          />
        </div>
        <RecentCommands vehicleId={null} />
      </div>
    </div>
  )
}
