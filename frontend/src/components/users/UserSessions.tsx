import { useMutation, useQuery } from '@tanstack/react-query'
import { useServices } from '@/api/services'
import { userSessionsQuery } from '@/api/users'
import type { Account } from '@/api/wire'
import { SessionTable } from '@/components/account/SessionTable'
import { Problem } from '@/components/Problem'
import styles from '@/components/users/Users.module.css'
import { useUserActs } from '@/components/users/useUserActs'
import { sessionText } from '@/lib/text/account'
import { RefusableButton } from '@/ui/RefusableButton'

export function UserSessions({ user, isOwn }: { user: Account; isOwn: boolean }) {
  const { api } = useServices()
  const acts = useUserActs()
  const sessions = useQuery(userSessionsQuery(api, user.id))
  const endOne = useMutation({ mutationFn: (id: string) => acts.endSession(user.id, id) })
  const endAll = useMutation({ mutationFn: () => acts.endAllSessions(user.id) })
  const failure = endOne.error ?? endAll.error
  const isEmpty = sessions.data?.length === 0
  return (
    <section className={styles.section} aria-label={sessionText.title}>
      <div className={styles.line}>
        <h3>{sessionText.title}</h3>
        {!isOwn && (
          <RefusableButton
            refusal={isEmpty ? sessionText.none : undefined}
            loading={endAll.isPending}
            onClick={() => endAll.mutate()}
          >
            {sessionText.endAll}
          </RefusableButton>
        )}
      </div>
      {failure && <Problem failure={failure} />}
      {sessions.isError ? (
        <Problem failure={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <div className={styles.framed}>
          <SessionTable
            label={sessionText.title}
            sessions={sessions.data}
            ending={endOne.isPending ? endOne.variables : undefined}
            onEnd={({ id }) => endOne.mutate(id)}
          />
        </div>
      )}
    </section>
  )
}
