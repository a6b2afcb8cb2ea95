import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from '@/ui/Confirm.module.css'
import { RefusableButton } from '@/ui/RefusableButton'

interface ConfirmProps {
  opened: boolean
  title: string
  critical: boolean
  children: ReactNode
  yes: string
  no: string
  closeLabel: string
  busy: boolean
  /** Why "yes" cannot be said yet. */
  refusal?: string | undefined
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
        <RefusableButton
          color="red"
          variant={props.critical ? 'filled' : 'outline'}
          loading={props.busy}
          refusal={props.refusal}
          onClick={props.onYes}
        >
          {props.yes}
        </RefusableButton>
      </div>
    </Modal>
  )
}
