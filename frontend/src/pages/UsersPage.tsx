import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { meQuery } from '@/api/account'
import { useServices } from '@/api/services'
import { usersQuery } from '@/api/users'
import type { Account } from '@/api/wire'
import { Problem } from '@/components/Problem'
import { CreateUser } from '@/components/users/CreateUser'
import { UserDrawer } from '@/components/users/UserDrawer'
import { UserTable } from '@/components/users/UserTable'
import { administrationText, usersText } from '@/lib/text/users'
import page from '@/pages/Page.module.css'
import styles from '@/pages/UsersPage.module.css'
import { WarningIcon } from '@/ui/icons'
import { EmptyNote, Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/administration/users')

export function UsersPage() {
  usePageTitle(usersText.title, administrationText.title)
  const { api } = useServices()
  const { q } = route.useSearch()
  const users = useQuery(usersQuery(api))
  const shown = users.data?.filter(({ username }) => username.includes((q ?? '').trim().toLowerCase()))
  return (
    <>
      <Tools count={shown?.length} />
      {users.isError && <Problem failure={users.error} onRetry={() => void users.refetch()} />}
      {(users.data ?? !users.isError) && <List shown={shown} />}
      {users.data && <Chosen users={users.data} />}
    </>
  )
}

function Tools({ count }: { count: number | undefined }) {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(q ?? '')
  const [creating, setCreating] = useState(false)
  const search = (text: string) => {
    setTyped(text)
    void navigate({ search: (known) => ({ ...known, q: text === '' ? undefined : text }), replace: true })
  }
  return (
    <div className={page.filters}>
      <TextInput
        type="search"
        label={usersText.search}
        placeholder={usersText.searchHint}
        maxLength={64}
        value={typed}
        onChange={({ currentTarget }) => search(currentTarget.value)}
      />
      <span className={page.count}>{count !== undefined && usersText.count(count)}</span>
      <div className={styles.create}>
        <Button variant="filled" onClick={() => setCreating(true)}>
          {usersText.create}
        </Button>
      </div>
      {creating && <CreateUser onClose={() => setCreating(false)} />}
    </div>
  )
}

function List({ shown }: { shown: Account[] | undefined }) {
  const { api } = useServices()
  const { user: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const me = useQuery(meQuery(api)).data
  const clear = (
    <Button onClick={() => void navigate({ search: (known) => ({ ...known, q: undefined }) })}>
      {usersText.clearSearch}
    </Button>
  )
  return (
    <Panel title={usersText.title} flush bare>
      <UserTable
        users={shown}
        ownId={me?.id}
        chosen={shown?.find(({ username }) => username === wanted)?.id}
        onOpen={({ username }) => void navigate({ search: (known) => ({ ...known, user: username }) })}
        empty={
          <EmptyNote title={usersText.noMatchTitle} actions={clear}>
            {usersText.noMatch}
          </EmptyNote>
        }
      />
    </Panel>
  )
}

/** The user whom the address names. */
function Chosen({ users }: { users: Account[] }) {
  const { api } = useServices()
  const { user: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const me = useQuery(meQuery(api)).data
  if (wanted === undefined) return null
  const chosen = users.find(({ username }) => username === wanted)
  if (chosen === undefined) return <Note tone="warn" icon={<WarningIcon />} title={usersText.gone} />
  return (
    <UserDrawer
      key={chosen.id}
      user={chosen}
      isOwn={chosen.id === me?.id}
      onClose={() => void navigate({ search: (known) => ({ ...known, user: undefined }), replace: true })}
    />
  )
}
