import type { Vehicle } from '@/api/wire'
import { VehicleStatusWord } from '@/components/StatusWords'
import { Age } from '@/components/Times'
import styles from '@/components/vehicle/VehicleBar.module.css'
import { Vin } from '@/components/Vin'
import { copyText } from '@/lib/text/shell'
import { vehicleText } from '@/lib/text/vehicle'
import { CopyButton } from '@/ui/CopyButton'
import { Facts } from '@/ui/Facts'

/** Which vehicle this is, always in sight. */
export function VehicleBar({ vehicle }: { vehicle: Vehicle }) {
  return (
    <div className={styles.bar}>
      <div>
        <h1>{vehicle.name}</h1>
        <span className={styles.vin}>
          <Vin vin={vehicle.vin} />
          <CopyButton
            text={vehicle.vin}
            label={copyText.copy(vehicleText.vin)}
            done={copyText.copied}
            failed={copyText.failed}
          />
        </span>
      </div>
      <Facts
        facts={[
          {
            name: vehicleText.connection,
            value: <VehicleStatusWord status={vehicle.status} reason={vehicle.status_reason} plain />,
          },
          { name: vehicleText.lastSeen, value: <Age at={vehicle.last_seen_at} /> },
        ]}
      />
      {vehicle.status_reason && <span className={styles.reason}>{vehicle.status_reason}</span>}
    </div>
  )
}
