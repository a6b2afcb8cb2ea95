import { Switch } from '@mantine/core'
import { useState } from 'react'
import styles from '@/components/account/Account.module.css'
import { askForNotices, keepNoticeWish, noticeState, wantsNotices } from '@/lib/notifications'
import { noticeText } from '@/lib/text/notices'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** Whether this browser tells when a long command ends; it can only be on where the browser allows it. */
export function Notifications() {
  const [state, setState] = useState(noticeState)
  const [wanted, setWanted] = useState(wantsNotices)
  const isPossible = state === 'ready' || state === 'ask'
  const isOn = wanted && state === 'ready'
  const change = async (wish: boolean) => {
    const answer = wish ? await askForNotices() : state
    const on = wish && answer === 'ready'
    keepNoticeWish(on)
    setState(answer)
    setWanted(on)
  }
  return (
    <Panel title={noticeText.title}>
      <div className={styles.notices}>
        <Switch
          label={noticeText.label}
          checked={isOn}
          aria-disabled={!isPossible}
          aria-description={isPossible ? undefined : noticeText.state[state]}
          onChange={({ currentTarget }) => isPossible && void change(currentTarget.checked)}
        />
        <p className="dim">{noticeText.meaning}</p>
        {isPossible ? (
          <p className="dim">
            {noticeText.state[state]} {noticeText.onlyOpen}
          </p>
        ) : (
          <Note tone="warn" icon={<WarningIcon />} title={noticeText.state[state]} />
        )}
      </div>
    </Panel>
  )
}
