import { getRouteApi } from '@tanstack/react-router'
import { VehicleAdmin } from '@/components/vehicles/form/VehicleAdmin'
import { shellText } from '@/lib/text/shell'
import { vehicleFormText } from '@/lib/text/vehicleForm'
import styles from '@/pages/VehiclesPage.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/administration/vehicles')

export function AdministrationVehiclesPage() {
  usePageTitle(vehicleFormText.administration, shellText.product)
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={styles.page}>
      <VehicleAdmin
        q={q}
        onSearch={(words) => void navigate({ search: { q: words }, replace: true })}
        toolsClass={styles.tools}
      />
    </div>
  )
}
