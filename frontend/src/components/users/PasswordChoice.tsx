import { PasswordInput, SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import { keepsRules } from '@/components/account/passwordRules'
import { PasswordRules } from '@/components/account/PasswordRules'
import styles from '@/components/users/Users.module.css'
import { userActText } from '@/lib/text/users'

/** What is to be given: null to have one drawn, else what was typed. */
export type Choice = string | null

/** A password that is drawn by the server, or one that is typed. */
export function PasswordChoice(props: {
  username: string
  choice: Choice
  onChange: (choice: Choice) => void
}) {
  const { username, choice, onChange } = props
  const rules = useId()
  return (
    <div className={styles.section}>
      <span className={styles.label}>{userActText.password}</span>
      <SegmentedControl
        aria-label={userActText.password}
        value={choice === null ? 'draw' : 'type'}
        data={[
          { value: 'draw', label: userActText.draw },
          { value: 'type', label: userActText.type },
        ]}
        onChange={(way) => onChange(way === 'draw' ? null : '')}
      />
      {choice === null ? (
        <p className="dim">{userActText.drawNote}</p>
      ) : (
        <>
          <PasswordInput
            label={userActText.password}
            autoComplete="new-password"
            aria-describedby={rules}
            value={choice}
            onChange={({ currentTarget }) => onChange(currentTarget.value)}
          />
          <PasswordRules id={rules} told={{ password: choice, username }} />
        </>
      )}
    </div>
  )
}

/** Why it cannot be given, or nothing if it can. */
export function choiceRefusal(choice: Choice, username: string): string | undefined {
  return choice === null || keepsRules({ password: choice, username }) ? undefined : userActText.badPassword
}
