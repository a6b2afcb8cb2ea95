import { Button } from '@mantine/core'
import { CopyableCode } from '@/components/CopyableCode'
import styles from '@/components/users/Users.module.css'
import { userActText } from '@/lib/text/users'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

/** A password that is shown once: it is in this page's memory and nowhere else. */
export function GivenPassword({ password, onDone }: { password: string; onDone: () => void }) {
  return (
    <div className={styles.form}>
      <div className={styles.secret}>
        <CopyableCode text={password} what={userActText.givenCopy} />
      </div>
      <Note tone="warn" icon={<WarningIcon />}>
        {userActText.given}
      </Note>
      <div className={styles.buttons}>
        <Button variant="filled" onClick={onDone}>
          {userActText.givenDone}
        </Button>
      </div>
    </div>
  )
}
