import { getRouteApi } from '@tanstack/react-router'
import { VehicleAdmin } from '@/components/vehicles/form/VehicleAdmin'
import { administrationText } from '@/lib/text/users'
import { vehicleText } from '@/lib/text/vehicle'
import styles from '@/pages/VehiclesPage.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/administration/vehicles')

export function AdministrationVehiclesPage() {
  usePageTitle(vehicleText.title, administrationText.title)
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={styles.kept}>
      <VehicleAdmin
        q={q}
        onSearch={(words) => void navigate({ search: { q: words }, replace: true })}
        toolsClass={styles.tools}
      />
    </div>
  )
}
