import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { endOtherSessions, endOwnSession, ownSessionsQuery } from '@/api/account'
import { useServices } from '@/api/services'
import { SessionTable } from '@/components/account/SessionTable'
import { Problem } from '@/components/Problem'
import { sessionText } from '@/lib/text/account'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'

export function OwnSessions() {
  const { api } = useServices()
  const cache = useQueryClient()
  const sessions = useQuery(ownSessionsQuery(api))
  const endOne = useMutation({ mutationFn: (id: string) => endOwnSession(api, cache, id) })
  const endOthers = useMutation({ mutationFn: () => endOtherSessions(api, cache) })
  const failure = endOne.error ?? endOthers.error
  const hasOthers = sessions.data?.some(({ is_this }) => !is_this) ?? false
  const button = (
    <RefusableButton
      refusal={hasOthers ? undefined : sessionText.noOthers}
      loading={endOthers.isPending}
      onClick={() => endOthers.mutate()}
    >
      {sessionText.endOthers}
    </RefusableButton>
  )
  return (
    <Panel title={sessionText.own} aside={button} flush>
      {sessions.isError && <Problem failure={sessions.error} onRetry={() => void sessions.refetch()} />}
      {failure && <Problem failure={failure} />}
      {(sessions.data ?? !sessions.isError) && (
        <SessionTable
          label={sessionText.own}
          sessions={sessions.data}
          ending={endOne.isPending ? endOne.variables : undefined}
          onEnd={({ id }) => endOne.mutate(id)}
        />
      )}
    </Panel>
  )
}
