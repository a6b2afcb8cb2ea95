import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Account } from '@/api/wire'
import { Age, Moment } from '@/components/Times'
import styles from '@/components/users/Users.module.css'
import { UserState } from '@/components/users/UserState'
import { shellText } from '@/lib/text/shell'
import { usersText } from '@/lib/text/users'
import { DataTable, type Column } from '@/ui/DataTable'

interface UserTableProps {
  users: Account[] | undefined
  ownId: string | undefined
  chosen: string | undefined
  onOpen: (user: Account) => void
  empty: ReactNode
}

export function UserTable({ users, ownId, chosen, onOpen, empty }: UserTableProps) {
  const name: Column<Account> = {
    key: 'name',
    head: usersText.name,
    grow: true,
    cell: (user) => (
      <span className={styles.name}>
        <Link to="/administration/users" search={(known) => ({ ...known, user: user.username })}>
          {user.username}
        </Link>
        {user.id === ownId && <span className={styles.mine}>{usersText.you}</span>}
      </span>
    ),
  }
  return (
    <DataTable
      label={usersText.title}
      columns={[name, ...COLUMNS]}
      rows={users}
      rowKey={({ id }) => id}
      loadingLabel={usersText.reading}
      onOpen={onOpen}
      chosen={chosen}
      empty={empty}
    />
  )
}

const COLUMNS: Column<Account>[] = [
  { key: 'role', head: usersText.role, cell: ({ role }) => shellText.roles[role] },
  { key: 'state', head: usersText.state, cell: (user) => <UserState user={user} /> },
  { key: 'sessions', head: usersText.sessions, cell: ({ open_sessions }) => open_sessions, right: true },
  { key: 'use', head: usersText.lastUse, cell: ({ last_used_at }) => <Age at={last_used_at} />, wide: true },
  {
    key: 'login',
    head: usersText.lastLogin,
    cell: ({ last_login_at }) => <Age at={last_login_at} />,
    wide: true,
  },
  {
    key: 'created',
    head: usersText.created,
    cell: ({ created_at }) => <Moment at={created_at} />,
    wide: true,
  },
]
