import type { ReactNode } from 'react'
import type { Vehicle } from '@/api/wire'
import { VehicleStatusWord } from '@/components/StatusWords'
import { Age } from '@/components/Times'
import styles from '@/components/vehicle/VehicleBar.module.css'
import { VehicleSwitcher } from '@/components/vehicle/VehicleSwitcher'
import { Vin } from '@/components/Vin'
import { copyText } from '@/lib/text/shell'
import { vehicleText } from '@/lib/text/vehicle'
import { CopyButton } from '@/ui/CopyButton'
import { Facts } from '@/ui/Facts'

interface BarProps {
  vehicle: Vehicle
  /** More facts, and what can be done with the whole vehicle. */
  children?: ReactNode
  actions?: ReactNode
}

/** Which vehicle this is, always in sight. */
export function VehicleBar({ vehicle, children, actions }: BarProps) {
  return (
    <div className={styles.bar} role="group" aria-label={vehicleText.bar(vehicle.name)}>
      <div className={styles.who}>
        <span className={styles.name}>
          <h1 title={vehicle.name}>{vehicle.name}</h1>
          <VehicleSwitcher current={vehicle} />
        </span>
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
      <Facts facts={[{ name: vehicleText.connection, value: <Connection vehicle={vehicle} /> }]} />
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
      {vehicle.status_reason && <span className={styles.reason}>{vehicle.status_reason}</span>}
    </div>
  )
}

function Connection({ vehicle }: { vehicle: Vehicle }) {
  return (
    <>
      <VehicleStatusWord status={vehicle.status} reason={vehicle.status_reason} plain />
      <span className="dim">
        <Age at={vehicle.last_seen_at} />
      </span>
    </>
  )
}
