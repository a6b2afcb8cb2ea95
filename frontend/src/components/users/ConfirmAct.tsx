import { Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useServices } from '@/api/services'
import { userSessionsQuery } from '@/api/users'
import type { Account } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { perform, sentenceOf, titleOf, type Act } from '@/components/users/acts'
import { GivenPassword } from '@/components/users/GivenPassword'
import { choiceRefusal, PasswordChoice } from '@/components/users/PasswordChoice'
import { useUserActs } from '@/components/users/useUserActs'
import { userActText, usersText } from '@/lib/text/users'
import { Confirm } from '@/ui/Confirm'

/** Asks once, does it, and shows the new password where there is one. */
export function ConfirmAct({ act, user, onDone }: { act: Act; user: Account; onDone: () => void }) {
  const { api } = useServices()
  const acts = useUserActs()
  // Newer than the list, which was read when the page was.
  const sessions = useQuery(userSessionsQuery(api, user.id)).data
  const [choice, setChoice] = useState(act.kind === 'password' ? act.password : null)
  const doing = useMutation({
    gcTime: 0, // a password is kept no longer than it is shown
    mutationFn: () => perform(act.kind === 'password' ? { ...act, password: choice } : act, user, acts),
    onSuccess: (password) => {
      if (password === null) onDone()
    },
  })
  if (typeof doing.data === 'string') {
    return (
      <Modal
        opened
        onClose={onDone}
        title={userActText.givenTitle(user.username)}
        closeButtonProps={{ 'aria-label': usersText.close }}
        closeOnClickOutside={false}
      >
        <GivenPassword password={doing.data} onDone={onDone} />
      </Modal>
    )
  }
  const refusal = choiceRefusal(choice, user.username)
  return (
    <Confirm
      opened
      title={titleOf(act)}
      critical={false}
      yes={userActText.yes}
      no={userActText.no}
      closeLabel={userActText.no}
      busy={doing.isPending}
      refusal={refusal}
      onYes={() => doing.mutate()}
      onNo={onDone}
    >
      <span>{sentenceOf(act, user)}</span>
      <span>{userActText.endsSessions(sessions?.length ?? user.open_sessions)}</span>
      <span className="dim">{userActText.runningGoOn}</span>
      {act.kind === 'password' && (
        <PasswordChoice username={user.username} choice={choice} onChange={setChoice} />
      )}
      {doing.isError && <Problem failure={doing.error} />}
    </Confirm>
  )
}
