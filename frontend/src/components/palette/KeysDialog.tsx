import { Modal } from '@mantine/core'
import { Fragment } from 'react'
import styles from '@/components/palette/Palette.module.css'
import { usePlaces } from '@/components/shell/places'
import { shortcutText } from '@/lib/text/palette'
import { Key } from '@/ui/Key'

interface KeyLine {
  keys: string[]
  between?: string
  does: string
}

const FIRST: KeyLine = { keys: ['Ctrl K', '⌘ K'], between: shortcutText.or, does: shortcutText.find }
const LAST: KeyLine[] = [
  { keys: ['/'], does: shortcutText.search },
  { keys: ['?'], does: shortcutText.help },
  { keys: ['Esc'], does: shortcutText.escape },
]

/** The keys that work everywhere. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const places = usePlaces().map(({ key, name }): KeyLine => ({
    keys: ['g', key],
    between: shortcutText.then,
    does: shortcutText.goTo(name),
  }))
  return (
    <Modal
      opened
      onClose={onClose}
      title={shortcutText.title}
      closeButtonProps={{ 'aria-label': shortcutText.close }}
    >
      <dl className={styles.keys}>
        {[FIRST, ...places, ...LAST].map(({ keys, between, does }) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key, at) => (
                <Fragment key={key}>
                  {at > 0 && ` ${between ?? ''} `}
                  <Key>{key}</Key>
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      <p className={styles.note}>{shortcutText.note}</p>
    </Modal>
  )
}
