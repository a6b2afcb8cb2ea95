import type { ReactNode } from 'react'
import styles from '@/components/workbench/ListAndDetail.module.css'

/** A list, and beside it what was chosen in it; one above the other where there is no room. */
export function ListAndDetail({ list, children }: { list: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.desk}>
      {list}
      <div className={styles.detail}>{children}</div>
    </div>
  )
}
