import { NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES } from '@/api/users'
import type { Account } from '@/api/wire'
import { Problem } from '@/components/Problem'
import type { Act } from '@/components/users/acts'
import styles from '@/components/users/Users.module.css'
import { useUserActs } from '@/components/users/useUserActs'
import { profileText } from '@/lib/text/account'
import { shellText } from '@/lib/text/shell'
import { userActText, usersText } from '@/lib/text/users'
import { RefusableButton } from '@/ui/RefusableButton'

interface UserControlsProps {
  user: Account
  isOwn: boolean
  /** Asks before it is done. */
  onAsk: (act: Act) => void
}

export function UserControls(props: UserControlsProps) {
  return (
    <>
      <RoleControl {...props} />
      <AccessControl {...props} />
    </>
  )
}

function RoleControl({ user, isOwn, onAsk }: UserControlsProps) {
  const [role, setRole] = useState(user.role)
  const refusal = isOwn ? userActText.own : role === user.role ? userActText.sameRole : undefined
  return (
    <section className={styles.section} aria-label={usersText.role}>
      <h3>{usersText.role}</h3>
      <div className={styles.line}>
        <NativeSelect
          aria-label={usersText.role}
          value={role}
          data={ROLES.map((value) => ({ value, label: shellText.roles[value] }))}
          onChange={({ currentTarget }) =>
            setRole(ROLES.find((known) => known === currentTarget.value) ?? role)
          }
        />
        <RefusableButton refusal={refusal} onClick={() => onAsk({ kind: 'role', role })}>
          {userActText.setRole}
        </RefusableButton>
      </div>
      <p className="dim">{profileText.roleMeaning[role]}</p>
    </section>
  )
}

function AccessControl({ user, isOwn, onAsk }: UserControlsProps) {
  const acts = useUserActs()
  const enable = useMutation({ mutationFn: () => acts.enable(user.id) })
  return (
    <section className={styles.section} aria-label={userActText.access}>
      <h3>{userActText.access}</h3>
      <div className={styles.buttonsLeft}>
        <RefusableButton
          refusal={isOwn ? userActText.ownPassword : undefined}
          onClick={() => onAsk({ kind: 'password', password: null })}
        >
          {userActText.reset}
        </RefusableButton>
        {user.disabled_at === null ? (
          <RefusableButton
            color="red"
            variant="outline"
            refusal={isOwn ? userActText.own : undefined}
            onClick={() => onAsk({ kind: 'disable' })}
          >
            {userActText.disable}
          </RefusableButton>
        ) : (
          <RefusableButton refusal={undefined} loading={enable.isPending} onClick={() => enable.mutate()}>
            {userActText.enable}
          </RefusableButton>
        )}
      </div>
      {enable.isError && <Problem failure={enable.error} />}
    </section>
  )
}
