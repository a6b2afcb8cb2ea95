import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { aboutQuery } from '@/api/account'
import { useServices } from '@/api/services'
import styles from '@/components/login/DemoAccounts.module.css'
import { DEMO_ACCOUNTS, loginText } from '@/lib/text/login'
import { shellText } from '@/lib/text/shell'

interface Account {
  username: string
  password: string
}

/** Names the accounts of the demo profile; a click fills one in. In production there is nothing to see. */
export function DemoAccounts({ onChoose }: { onChoose: (account: Account) => void }) {
  const { api } = useServices()
  const about = useQuery(aboutQuery(api)).data
  if (about?.profile !== 'demo') return null
  return (
    <section className={styles.demo} aria-label={loginText.demoTitle}>
      <header className={styles.head}>
        <strong>{loginText.demoTitle}</strong>
        <span>{loginText.demoHint}</span>
      </header>
      {DEMO_ACCOUNTS.map(({ username, password, role }) => (
        <UnstyledButton
          key={username}
          className={styles.account}
          onClick={() => onChoose({ username, password })}
        >
          <code>
            <span className="hidden-visually">{loginText.demoFill} </span>
            {username}{' '}
          </code>
          <code>{password} </code>
          <span>{shellText.roles[role]}</span>
        </UnstyledButton>
      ))}
    </section>
  )
}
