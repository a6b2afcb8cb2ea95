import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from '@/ui/Confirm.module.css'

interface ConfirmProps {
  opened: boolean
  title: string
  critical: boolean
  children: ReactNode
  yes: string
  no: string
  closeLabel: string
  busy: boolean
  onYes: () => void
  onNo: () => void
}

/** Asks before something dangerous. "No" has the focus, so that Enter does nothing dangerous. */
export function Confirm(props: ConfirmProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onNo}
      title={props.title}
      closeButtonProps={{ 'aria-label': props.closeLabel }}
      classNames={{ content: props.critical ? styles.critical : styles.write, title: styles.title }}
    >
      <div className={styles.body}>{props.children}</div>
      <div className={styles.buttons}>
        <Button data-autofocus onClick={props.onNo}>
          {props.no}
        </Button>
        <Button
          color="red"
          variant={props.critical ? 'filled' : 'outline'}
          loading={props.busy}
          onClick={props.onYes}
        >
          {props.yes}
        </Button>
      </div>
    </Modal>
  )
}
