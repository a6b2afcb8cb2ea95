import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { aboutQuery } from '@/api/account'
import { Unreachable } from '@/api/failures'
import { useServices } from '@/api/services'
import type { ToldEnd } from '@/api/session'
import { LoginForm } from '@/components/login/LoginForm'
import { localPath } from '@/lib/localPath'
import { loginText } from '@/lib/text/login'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/LoginPage.module.css'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/login')
const ASK_AGAIN_MS = 3_000

export function LoginPage() {
  usePageTitle(loginText.title, shellText.product)
  const { reason, next } = route.useSearch()
  const router = useRouter()
  const place = localPath(next)
  return (
    <main className={styles.login}>
      <h1>
        <i aria-hidden="true" />
        {shellText.product}
      </h1>
      {reason && <Ended reason={reason} willReturn={place !== undefined} />}
      <ServerState />
      <LoginForm onDone={() => router.history.push(place ?? '/')} />
    </main>
  )
}

function Ended({ reason, willReturn }: { reason: ToldEnd; willReturn: boolean }) {
  return (
    <Note tone="warn" icon={<WarningIcon />} title={loginText.reasons[reason]}>
      {willReturn && reason !== 'disabled' && <span className="dim">{loginText.willReturn}</span>}
    </Note>
  )
}

/** Says before anybody types a password that nothing is there to take it; goes by itself. */
function ServerState() {
  const { api } = useServices()
  const about = useQuery({
    ...aboutQuery(api),
    retry: false,
    refetchInterval: ({ state }) => (state.status === 'error' ? ASK_AGAIN_MS : false),
  })
  if (!(about.error instanceof Unreachable)) return null
  return (
    <Note
      tone="bad"
      icon={<WarningIcon />}
      title={loginText.unreachable}
      actions={<Button onClick={() => void about.refetch()}>{loginText.retry}</Button>}
    >
      <span>{loginText.unreachableNext}</span>
      <span className="dim">{loginText.unreachableTried}</span>
    </Note>
  )
}
