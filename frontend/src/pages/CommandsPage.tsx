import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useServices } from '@/api/services'
import { vehicleQuery } from '@/api/vehicles'
import { RecentCommands } from '@/components/command/RecentCommands'
import { ComposePanel } from '@/components/compose/ComposePanel'
import { VehiclePicker } from '@/components/vehicle/VehiclePicker'
import { commandText } from '@/lib/text/command'
import { composeText } from '@/lib/text/compose'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/Page.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/commands')

export function CommandsPage() {
  usePageTitle(commandText.title, shellText.product)
  const { api } = useServices()
  const { vehicle: vehicleId } = route.useSearch()
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
            onChange={(id) => void navigate({ search: { vehicle: id }, replace: true })}
          />
          <ComposePanel
            vehicle={vehicle}
            onSent={({ id }) => void navigate({ to: '/commands/$commandId', params: { commandId: id } })}
          />
        </div>
        <RecentCommands vehicleId={null} />
      </div>
    </div>
  )
}
