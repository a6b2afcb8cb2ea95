import { PasswordInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type SyntheticEvent } from 'react'
import { changePassword, ownAccountQuery } from '@/api/account'
import { useServices } from '@/api/services'
import styles from '@/components/account/Account.module.css'
import { keepsRules } from '@/components/account/passwordRules'
import { PasswordRules } from '@/components/account/PasswordRules'
import { Problem } from '@/components/Problem'
import { passwordText } from '@/lib/text/account'
import { CheckIcon, WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { RefusableButton } from '@/ui/RefusableButton'

const EMPTY = { old: '', fresh: '', again: '' }

export function ChangePassword() {
  const { api } = useServices()
  const cache = useQueryClient()
  const account = useQuery(ownAccountQuery(api)).data
  const rules = useId()
  const [typed, setTyped] = useState(EMPTY)
  const change = useMutation({
    mutationFn: () => changePassword(api, cache, typed.old, typed.fresh),
    onSuccess: () => setTyped(EMPTY),
  })
  const told = { password: typed.fresh, username: account?.username ?? '', old: typed.old }
  const refusal = refusalOf(typed, keepsRules(told))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (refusal === undefined && !change.isPending) change.mutate()
  }
  const field = (name: keyof typeof EMPTY) => ({
    value: typed[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setTyped((known) => ({ ...known, [name]: currentTarget.value })),
  })
  return (
    <Panel title={passwordText.title}>
      <form className={styles.form} onSubmit={submit}>
        {account?.password_given_at && <Note tone="warn" icon={<WarningIcon />} title={passwordText.given} />}
        {/* Password managers look for the name beside the password. */}
        <input type="text" autoComplete="username" value={account?.username ?? ''} readOnly hidden />
        <PasswordInput label={passwordText.old} autoComplete="current-password" {...field('old')} />
        <PasswordInput
          label={passwordText.fresh}
          autoComplete="new-password"
          aria-describedby={rules}
          {...field('fresh')}
        />
        <PasswordRules id={rules} told={told} />
        <PasswordInput label={passwordText.again} autoComplete="new-password" {...field('again')} />
        {change.isError && <Problem failure={change.error} />}
        {change.isSuccess && (
          <div role="status">
            <Note tone="ok" icon={<CheckIcon />} title={passwordText.changed(change.data)} />
          </div>
        )}
        <div className={styles.buttons}>
          <span className="dim">{passwordText.consequence}</span>
          <RefusableButton
            type="submit"
            variant="filled"
            refusal={refusal}
            loading={change.isPending}
            onClick={() => undefined}
          >
            {passwordText.change}
          </RefusableButton>
        </div>
      </form>
    </Panel>
  )
}

function refusalOf({ old, fresh, again }: typeof EMPTY, isKept: boolean): string | undefined {
  if (old === '') return passwordText.missingOld
  if (!isKept) return passwordText.notYet
  return fresh === again ? undefined : passwordText.notAgain
}
