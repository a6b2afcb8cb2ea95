import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { ROLES } from '@/api/users'
import type { Role } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { GivenPassword } from '@/components/users/GivenPassword'
import { choiceRefusal, PasswordChoice, type Choice } from '@/components/users/PasswordChoice'
import styles from '@/components/users/Users.module.css'
import { useUserActs } from '@/components/users/useUserActs'
import { profileText } from '@/lib/text/account'
import { shellText } from '@/lib/text/shell'
import { userActText, usersText } from '@/lib/text/users'
import { RefusableButton } from '@/ui/RefusableButton'

// As the server has it, after lower case.
const USERNAME = /^[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?$/

/** Makes a user; ends by showing the password, once. */
export function CreateUser({ onClose }: { onClose: () => void }) {
  const acts = useUserActs()
  const [username, setUsername] = useState('')
  const [role, setRole] = useState<Role>('engineer')
  const [choice, setChoice] = useState<Choice>(null)
  const create = useMutation({
    gcTime: 0, // a password is kept no longer than it is shown
    mutationFn: () => acts.create({ username, role, password: choice }),
  })
  const refusal = nameRefusal(username) ?? choiceRefusal(choice, username)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (refusal === undefined && !create.isPending) create.mutate()
  }
  const name = username.trim().toLowerCase()
  return (
    <Modal
      opened
      onClose={onClose}
      title={create.isSuccess ? userActText.givenTitle(name) : userActText.createTitle}
      closeButtonProps={{ 'aria-label': usersText.close }}
      closeOnClickOutside={!create.isSuccess}
    >
      {create.isSuccess ? (
        <GivenPassword password={create.data} onDone={onClose} />
      ) : (
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            data-autofocus
            label={usersText.name}
            description={userActText.usernameRule}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={64}
            value={username}
            onChange={({ currentTarget }) => setUsername(currentTarget.value)}
          />
          <NativeSelect
            label={usersText.role}
            description={profileText.roleMeaning[role]}
            value={role}
            data={ROLES.map((value) => ({ value, label: shellText.roles[value] }))}
            onChange={({ currentTarget }) =>
              setRole(ROLES.find((known) => known === currentTarget.value) ?? role)
            }
          />
          <PasswordChoice username={username} choice={choice} onChange={setChoice} />
          {create.isError && <Problem failure={create.error} />}
          <div className={styles.buttons}>
            <Button onClick={onClose}>{userActText.back}</Button>
            <RefusableButton
              type="submit"
              variant="filled"
              refusal={refusal}
              loading={create.isPending}
              onClick={() => undefined}
            >
              {userActText.createButton}
            </RefusableButton>
          </div>
        </form>
      )}
    </Modal>
  )
}

function nameRefusal(typed: string): string | undefined {
  const name = typed.trim().toLowerCase()
  if (name === '') return userActText.missingUsername
  return USERNAME.test(name) ? undefined : userActText.badUsername
}
