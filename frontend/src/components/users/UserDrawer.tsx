import { Drawer } from '@mantine/core'
import { useState } from 'react'
import type { Account } from '@/api/wire'
import { Age, Moment } from '@/components/Times'
import type { Act } from '@/components/users/acts'
import { ConfirmAct } from '@/components/users/ConfirmAct'
import { UserControls } from '@/components/users/UserControls'
import styles from '@/components/users/Users.module.css'
import { UserSessions } from '@/components/users/UserSessions'
import { UserState } from '@/components/users/UserState'
import { usersText } from '@/lib/text/users'
import { Facts } from '@/ui/Facts'

interface UserDrawerProps {
  user: Account
  isOwn: boolean
  onClose: () => void
}

/** One user: what is known, what can be done, and where the user is logged in. */
export function UserDrawer({ user, isOwn, onClose }: UserDrawerProps) {
  const [act, setAct] = useState<Act>()
  return (
    <>
      <Drawer
        opened
        onClose={onClose}
        // The question on top of it is what Escape closes first.
        closeOnEscape={act === undefined}
        size="min(620px, 100%)"
        title={user.username}
        classNames={{ title: styles.title }}
        closeButtonProps={{ 'aria-label': usersText.close }}
      >
        <div className={styles.drawer}>
          <Facts
            facts={[
              { name: usersText.state, value: <UserState user={user} /> },
              { name: usersText.facts.lastUse, value: <Age at={user.last_used_at} /> },
              { name: usersText.facts.lastLogin, value: <Age at={user.last_login_at} /> },
              { name: usersText.facts.created, value: <Moment at={user.created_at} /> },
              ...(user.password_given_at === null
                ? []
                : [{ name: usersText.facts.password, value: usersText.passwordGiven }]),
            ]}
          />
          <UserControls key={user.role} user={user} isOwn={isOwn} onAsk={setAct} />
          <UserSessions user={user} isOwn={isOwn} />
        </div>
      </Drawer>
      {act && <ConfirmAct act={act} user={user} onDone={() => setAct(undefined)} />}
    </>
  )
}
