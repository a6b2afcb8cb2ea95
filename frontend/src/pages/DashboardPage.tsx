import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { dashboardQuery } from '@/api/dashboard'
import { useLiveState, useServices } from '@/api/services'
import { CommandsCard } from '@/components/dashboard/CommandsCard'
import styles from '@/components/dashboard/Dashboard.module.css'
import { FaultsCard } from '@/components/dashboard/FaultsCard'
import { HealthCard } from '@/components/dashboard/HealthCard'
import { RunningCard } from '@/components/dashboard/RunningCard'
import { VehiclesCard } from '@/components/dashboard/VehiclesCard'
import { Problem } from '@/components/Problem'
import { Age } from '@/components/Times'
import { dashboardText } from '@/lib/text/dashboard'
import { shellText } from '@/lib/text/shell'
import page from '@/pages/Page.module.css'
import { Note } from '@/ui/Note'
import { usePageTitle } from '@/ui/usePageTitle'

/** What one sees first: how the fleet is, what happens now, and whether everything works. */
export function DashboardPage() {
  usePageTitle(dashboardText.title, shellText.product)
  const { api } = useServices()
  const told = useQuery(dashboardQuery(api, useLiveState() === 'connected'))
  const dashboard = told.data
  return (
    <div className={page.page}>
      <h1>{dashboardText.title}</h1>
      {told.isError && !dashboard && <Problem failure={told.error} onRetry={() => void told.refetch()} />}
      {told.isError && dashboard && (
        <Note tone="warn" title={dashboardText.old}>
          <span>
            {dashboardText.asOf} <Age at={dashboard.at} />
          </span>
        </Note>
      )}
      <div className={styles.grid}>
        <div className={styles.third}>
          {dashboard ? <VehiclesCard vehicles={dashboard.vehicles} /> : <Skeleton height={120} />}
        </div>
        <div className={styles.third}>
          {dashboard ? <FaultsCard {...dashboard} /> : <Skeleton height={120} />}
        </div>
        <div className={styles.third}>
          <HealthCard />
        </div>
        <div className={styles.wide}>
          {dashboard ? <CommandsCard {...dashboard} /> : <Skeleton height={280} />}
        </div>
        <div className={styles.third}>
          {dashboard ? <RunningCard {...dashboard} /> : <Skeleton height={280} />}
        </div>
      </div>
    </div>
  )
}
