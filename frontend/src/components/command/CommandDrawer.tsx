import { Drawer } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CommandView } from '@/components/command/CommandView'
import styles from '@/components/command/CommandDrawer.module.css'
import { commandText } from '@/lib/text/command'

/** A command beside the list that it was chosen from. */
export function CommandDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="min(760px, 100vw)"
      lockScroll={false}
      // Its <header> would count as a second banner of the page.
      attributes={{ header: { role: 'none' } }}
      title={commandText.one}
      closeButtonProps={{ 'aria-label': commandText.close }}
    >
      {id !== undefined && (
        <div className={styles.beside}>
          <Link to="/commands/$commandId" params={{ commandId: id }}>
            {commandText.openFull}
          </Link>
          <CommandView key={id} id={id} />
        </div>
      )}
    </Drawer>
  )
}
