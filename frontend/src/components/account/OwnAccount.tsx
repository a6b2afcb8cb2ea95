import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ownAccountQuery } from '@/api/account'
import { useServices } from '@/api/services'
import styles from '@/components/account/Account.module.css'
import { Problem } from '@/components/Problem'
import { Age, Moment } from '@/components/Times'
import { profileText } from '@/lib/text/account'
import { shellText } from '@/lib/text/shell'
import { Facts } from '@/ui/Facts'
import { Panel } from '@/ui/Panel'

/** Who one is, and what that allows. */
export function OwnAccount() {
  const { api } = useServices()
  const account = useQuery(ownAccountQuery(api))
  const { data } = account
  return (
    <Panel title={profileText.account}>
      {account.isError && <Problem failure={account.error} onRetry={() => void account.refetch()} />}
      {account.isPending && <Skeleton height={64} />}
      {data && (
        <div className={styles.facts}>
          <Facts
            facts={[
              { name: profileText.username, value: <strong>{data.username}</strong> },
              { name: profileText.role, value: shellText.roles[data.role] },
              { name: profileText.lastLogin, value: <Age at={data.last_login_at} /> },
              { name: profileText.created, value: <Moment at={data.created_at} /> },
            ]}
          />
          <p className="dim">
            {profileText.roleMeaning[data.role]} {data.role === 'admin' ? '' : profileText.roleNext}
          </p>
        </div>
      )}
    </Panel>
  )
}
