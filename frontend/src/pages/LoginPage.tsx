import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { aboutQuery, logIn } from '@/api/account'
import { Refused, Unreachable } from '@/api/failures'
import { useServices } from '@/api/services'
import { localPath } from '@/lib/localPath'
import { loginText } from '@/lib/text/login'
import { shellText } from '@/lib/text/shell'
import { useNow } from '@/lib/useNow'
import styles from '@/pages/LoginPage.module.css'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/login')

export function LoginPage() {
  usePageTitle(loginText.title, shellText.product)
  const { reason } = route.useSearch()
  return (
    <main className={styles.login}>
      <h1>
        <i aria-hidden="true" />
        {shellText.product}
      </h1>
      {reason && <Note tone="warn">{loginText.reasons[reason]}</Note>}
      <LoginForm />
      <DemoHint />
    </main>
  )
}

function LoginForm() {
  const { api, session } = useServices()
  const { next } = route.useSearch()
  const router = useRouter()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const login = useMutation({
    mutationFn: () => logIn(api, session, username.trim(), password),
    onSuccess: () => router.history.push(localPath(next) ?? '/vehicles'),
  })
  const isEmpty = username.trim() === '' || password === ''
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isEmpty) login.mutate()
      }}
    >
      <TextInput
        label={loginText.username}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
        size="sm"
        value={username}
        onChange={({ currentTarget }) => setUsername(currentTarget.value)}
      />
      <PasswordInput
        label={loginText.password}
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="sm"
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      {login.isError && <LoginFailure failure={login.error} since={login.submittedAt} />}
      <Button type="submit" variant="filled" size="sm" loading={login.isPending}>
        {loginText.submit}
      </Button>
    </form>
  )
}

function LoginFailure({ failure, since }: { failure: Error; since: number }) {
  const waitedS = Math.floor((useNow() - since) / 1_000)
  return (
    <Note tone="bad" icon={<WarningIcon />}>
      {failureText(failure, Math.max(0, waitedS))}
    </Note>
  )
}

function failureText(failure: Error, waitedS: number): string {
  if (failure instanceof Unreachable) return loginText.unreachable
  if (!(failure instanceof Refused)) return loginText.failed(failure.message)
  if (failure.status === 401) return loginText.wrong
  if (failure.status !== 429) return loginText.failed(failure.message)
  return loginText.tooMany(failure.retryAfterS === null ? null : Math.max(0, failure.retryAfterS - waitedS))
}

function DemoHint() {
  const { api } = useServices()
  const about = useQuery(aboutQuery(api)).data
  if (about?.profile !== 'demo') return null
  return (
    <Note tone="run" title={loginText.demoTitle}>
      {loginText.demo.map(({ username, password }) => (
        <span key={username}>{loginText.demoAccount(username, password)}</span>
      ))}
    </Note>
  )
}
