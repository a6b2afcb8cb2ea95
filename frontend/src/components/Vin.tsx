import styles from '@/components/Vin.module.css'
import { splitVin } from '@/lib/vin'

/** The VIN with its last six characters, which tell vehicles apart, made strong. */
export function Vin({ vin }: { vin: string }) {
  const { head, tail } = splitVin(vin)
  return (
    <span className={styles.vin} translate="no">
      {head}
      <b>{tail}</b>
    </span>
  )
}
