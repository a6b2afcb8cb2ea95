import { useQuery } from '@tanstack/react-query'
import { aboutQuery } from '@/api/account'
import { readinessQuery } from '@/api/dashboard'
import type { LiveState } from '@/api/live/liveSocket'
import { useLiveState, useServices } from '@/api/services'
import type { Readiness } from '@/api/wire'
import styles from '@/components/dashboard/Dashboard.module.css'
import { dashboardText } from '@/lib/text/dashboard'
import { liveText } from '@/lib/text/shell'
import { CheckIcon, ClockIcon, CrossIcon } from '@/ui/icons'
import { Panel } from '@/ui/Panel'
import { StateWord } from '@/ui/StateWord'

type State = keyof typeof dashboardText.state

const LOOK = {
  alive: { tone: 'ok', icon: <CheckIcon /> },
  connected: { tone: 'ok', icon: <CheckIcon /> },
  embedded: { tone: 'ok', icon: <CheckIcon /> },
  silent: { tone: 'bad', icon: <CrossIcon /> },
  disconnected: { tone: 'bad', icon: <CrossIcon /> },
  asking: { tone: 'neutral', icon: <ClockIcon /> },
} as const satisfies Record<State, object>

const LIVE_LOOK = {
  connecting: LOOK.asking,
  connected: LOOK.connected,
  reconnecting: { tone: 'warn', icon: <ClockIcon /> },
  offline: LOOK.disconnected,
  refused: LOOK.disconnected,
} as const satisfies Record<LiveState, object>

/** Whether everything that this page stands on answers. */
export function HealthCard() {
  const { api } = useServices()
  const ready = useQuery(readinessQuery(api))
  const about = useQuery(aboutQuery(api)).data
  const live = useLiveState()
  const told: Partial<Readiness> = ready.isError ? {} : (ready.data ?? {})
  const backend: State = ready.isError ? 'silent' : ready.data ? 'alive' : 'asking'
  const unknown: State = ready.isError ? 'disconnected' : 'asking'
  return (
    <Panel title={dashboardText.health} aside={about && dashboardText.version(about.version)}>
      <dl className={styles.health}>
        <Part name={dashboardText.backend} state={backend} />
        <Part name={dashboardText.database} state={told.database ?? unknown} />
        <Part name={dashboardText.redis} state={told.redis ?? unknown} />
        <div>
          <dt>{dashboardText.live}</dt>
          <dd>
            <StateWord {...LIVE_LOOK[live]} word={liveText[live]} meaning={liveText.meaning[live]} plain />
          </dd>
        </div>
      </dl>
    </Panel>
  )
}

function Part({ name, state }: { name: string; state: State }) {
  const meaning = state === 'embedded' ? { meaning: dashboardText.embeddedMeaning } : {}
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <StateWord {...LOOK[state]} word={dashboardText.state[state]} {...meaning} plain />
      </dd>
    </div>
  )
}
