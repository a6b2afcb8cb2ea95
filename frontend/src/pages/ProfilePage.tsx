import { Appearance } from '@/components/account/Appearance'
import { ChangePassword } from '@/components/account/ChangePassword'
import { Notifications } from '@/components/account/Notifications'
import { OwnAccount } from '@/components/account/OwnAccount'
import { OwnSessions } from '@/components/account/OwnSessions'
import { profileText, sessionText } from '@/lib/text/account'
import { shellText } from '@/lib/text/shell'
import page from '@/pages/Page.module.css'
import styles from '@/pages/ProfilePage.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

/** One's own account, and how the console behaves in this browser. */
export function ProfilePage() {
  usePageTitle(profileText.title, shellText.product)
  return (
    <div className={page.page}>
      <h1>{profileText.title}</h1>
      <div className={styles.columns}>
        <div className={styles.column}>
          <OwnAccount />
          <OwnSessions />
          <p className={styles.small}>{sessionText.usedNote}</p>
          <Appearance />
          <Notifications />
        </div>
        <div className={styles.column}>
          <ChangePassword />
        </div>
      </div>
    </div>
  )
}
