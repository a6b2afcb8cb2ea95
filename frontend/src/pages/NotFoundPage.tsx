import { Link } from '@tanstack/react-router'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/Page.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

export function NotFoundPage() {
  usePageTitle(shellText.notFoundTitle, shellText.product)
  return (
    <div className={styles.page}>
      <h1>{shellText.notFoundTitle}</h1>
      <span>{shellText.notFound}</span>
      <Link to="/vehicles">{shellText.toVehicles}</Link>
    </div>
  )
}
