import { Link } from '@tanstack/react-router'
import { statusesIn } from '@/api/dashboard'
import type { Dashboard } from '@/api/wire'
import styles from '@/components/dashboard/Dashboard.module.css'
import { useProgress } from '@/components/shell/useMyCommands'
import { CommandStatusWord } from '@/components/StatusWords'
import { Age } from '@/components/Times'
import { dashboardText } from '@/lib/text/dashboard'
import { followText } from '@/lib/text/command'
import { Panel } from '@/ui/Panel'
import { ProgressBar } from '@/ui/ProgressBar'

/** What is under way, the newest first, with how far it is. */
export function RunningCard({ under_way, is_everybodys }: Pick<Dashboard, 'under_way' | 'is_everybodys'>) {
  const title = is_everybodys ? dashboardText.running : dashboardText.ownRunning
  return (
    <Panel
      title={title}
      aside={
        under_way.total > 0 && (
          <Link to="/history" search={{ status: statusesIn('open').join(',') }}>
            {dashboardText.moreRunning(under_way.total)}
          </Link>
        )
      }
    >
      {under_way.items.length === 0 ? (
        <span className="dim">{dashboardText.noneRunning}</span>
      ) : (
        <ul className={styles.running}>
          {under_way.items.map((item) => (
            <RunningItem key={item.id} item={item} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function RunningItem({ item }: { item: Dashboard['under_way']['items'][number] }) {
  // The socket tells it for every command, and sooner.
  const progress = useProgress(item.id) ?? item.progress
  return (
    <li>
      <Link to="/commands/$commandId" params={{ commandId: item.id }} className="mono">
        <b>{item.method}</b> {item.path}
      </Link>
      <span className="dim">
        {item.vehicle ?? item.vehicle_id}, {item.username}, <Age at={item.created_at} />
      </span>
      {progress === null ? (
        <CommandStatusWord status={item.status} />
      ) : (
        <ProgressBar
          percent={progress}
          label={followText.progressLabel}
          text={followText.progress(progress)}
        />
      )}
    </li>
  )
}
