import { useQuery } from '@tanstack/react-query'
import { aboutQuery } from '@/api/account'
import { useServices } from '@/api/services'
import styles from '@/components/shell/DemoBanner.module.css'
import { shellText } from '@/lib/text/shell'
import { WarningIcon } from '@/ui/icons'

export function DemoBanner() {
  const { api } = useServices()
  const about = useQuery(aboutQuery(api)).data
  if (about?.profile !== 'demo') return null
  return (
    <aside className={styles.banner} aria-label={shellText.demoLabel}>
      <WarningIcon />
      <span>{shellText.demo}</span>
    </aside>
  )
}
