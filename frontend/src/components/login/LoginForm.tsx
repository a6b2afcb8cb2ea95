import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type ReactNode, type SyntheticEvent } from 'react'
import { logIn } from '@/api/account'
import { useServices } from '@/api/services'
import { DemoAccounts } from '@/components/login/DemoAccounts'
import { secondsLeft, troubleOf } from '@/components/login/loginFailure'
import styles from '@/components/login/LoginForm.module.css'
import { loginText } from '@/lib/text/login'
import { useNow } from '@/lib/useNow'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { RefusableButton } from '@/ui/RefusableButton'

export function LoginForm({ onDone }: { onDone: () => void }) {
  const { api, session } = useServices()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const passwordField = useRef<HTMLInputElement>(null)
  const [failedAt, setFailedAt] = useState(0)
  const login = useMutation({
    mutationFn: () => logIn(api, session, username.trim(), password),
    onSuccess: onDone,
    onError: () => {
      setFailedAt(Date.now())
      passwordField.current?.select()
    },
  })
  const waitedS = Math.floor(Math.max(0, useNow() - failedAt) / 1_000)
  const left = secondsLeft(login.error, waitedS)
  const refusal = left > 0 ? `${loginText.tooMany} ${loginText.wait(left)}` : undefined
  const isEmpty = username.trim() === '' || password === ''
  const submit = (event?: SyntheticEvent) => {
    event?.preventDefault()
    if (!isEmpty && refusal === undefined && !login.isPending) login.mutate()
  }
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
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
          ref={passwordField}
          label={loginText.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="sm"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {login.isError && <Trouble failure={login.error} waitedS={waitedS} onRetry={() => submit()} />}
        <RefusableButton
          type="submit"
          variant="filled"
          refusal={refusal}
          loading={login.isPending}
          onClick={nothing}
        >
          {loginText.submit}
        </RefusableButton>
      </form>
      <DemoAccounts
        onChoose={(account) => {
          setUsername(account.username)
          setPassword(account.password)
          passwordField.current?.focus()
        }}
      />
    </>
  )
}

/** The form's own submit does it, so that Enter does as well. */
function nothing(): void {
  return undefined
}

function Trouble({ failure, waitedS, onRetry }: { failure: Error; waitedS: number; onRetry: () => void }) {
  const { title, next, mayRetry } = troubleOf(failure, waitedS)
  const retry: ReactNode = mayRetry && <Button onClick={onRetry}>{loginText.retry}</Button>
  return (
    <Note tone="bad" icon={<WarningIcon />} title={title} actions={retry}>
      {next && <span className="dim">{next}</span>}
    </Note>
  )
}
