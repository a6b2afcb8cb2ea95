import styles from '@/components/Vin.module.css'
import { splitVin } from '@/lib/vin'

/** The VIN with its last six characters, which tell vehicles apart, made strong. `brief`: only these, on narrow screens. */
export function Vin({ vin, brief = false }: { vin: string; brief?: boolean }) {
  const { head, tail } = splitVin(vin)
  return (
    <span className={styles.vin} data-brief={brief} translate="no" title={vin}>
      <span>{head}</span>
      <b>{tail}</b>
    </span>
  )
}
