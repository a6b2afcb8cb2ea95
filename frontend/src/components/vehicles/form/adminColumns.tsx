import { Button } from '@mantine/core'
import type { Vehicle } from '@/api/wire'
import { VehicleStatusWord } from '@/components/StatusWords'
import styles from '@/components/vehicles/form/VehicleAdmin.module.css'
import { Vin } from '@/components/Vin'
import { vehicleText } from '@/lib/text/vehicle'
import { vehicleFormText } from '@/lib/text/vehicleForm'
import { Tags } from '@/ui/Tags'
import type { VirtualColumn } from '@/ui/VirtualTable'

export const ADMIN_ROW = styles.row

export function adminColumns(act: {
  onEdit: (vehicle: Vehicle) => void
  onDelete: (vehicle: Vehicle) => void
}): VirtualColumn<Vehicle>[] {
  return [
    { key: 'vin', head: vehicleText.vin, cell: ({ vin }) => <Vin vin={vin} brief /> },
    { key: 'name', head: vehicleText.name, cell: ({ name }) => <span title={name}>{name}</span> },
    { key: 'tags', head: vehicleText.tags, cell: ({ tags }) => <Tags tags={tags} /> },
    {
      key: 'endpoint',
      head: vehicleFormText.endpoint,
      cell: ({ endpoint }) => <code title={endpoint.url}>{endpoint.url}</code>,
    },
    { key: 'access', head: vehicleFormText.access, cell: ({ endpoint }) => accessWords(endpoint) },
    {
      key: 'status',
      head: vehicleText.status,
      cell: ({ status, status_reason }) => <VehicleStatusWord status={status} reason={status_reason} plain />,
    },
    {
      key: 'actions',
      head: vehicleFormText.actions,
      cell: (vehicle) => (
        <span className={styles.actions}>
          <Button
            size="compact-xs"
            aria-label={vehicleFormText.editOf(vehicle.name)}
            onClick={() => act.onEdit(vehicle)}
          >
            {vehicleFormText.edit}
          </Button>
          <Button
            size="compact-xs"
            aria-label={vehicleFormText.deleteOf(vehicle.name)}
            onClick={() => act.onDelete(vehicle)}
          >
            {vehicleFormText.delete}
          </Button>
        </span>
      ),
    },
  ]
}

function accessWords({ has_token, tls }: Vehicle['endpoint']): string {
  const words = [
    ...(has_token ? [vehicleFormText.withToken] : []),
    ...(tls?.client_cert_pem ? [vehicleFormText.withCertificate] : []),
    ...(tls?.insecure ? [vehicleFormText.unchecked] : []),
  ]
  return words.length === 0 ? vehicleFormText.noAccess : words.join(', ')
}
