import { UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useCallback, useState } from 'react'
import styles from '@/components/shell/Shell.module.css'
import { useRecentKeeper } from '@/components/shell/useHere'
import { useKeys } from '@/components/shell/useKeys'
import { paletteText } from '@/lib/text/palette'
import { SearchIcon } from '@/ui/icons'
import { Key } from '@/ui/Key'

const loadPalette = () => import('@/components/palette/Palette')
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }))
const KeysDialog = lazy(async () => ({
  default: (await import('@/components/palette/KeysDialog')).KeysDialog,
}))

/** The button that finds anything, and the keys of every screen. What they open is loaded when it is wanted. */
export function Finder() {
  const [shown, setShown] = useState<'palette' | 'keys'>()
  const close = useCallback(() => setShown(undefined), [])
  useKeys(setShown)
  useRecentKeeper()
  return (
    <>
      <UnstyledButton
        className={styles.find}
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={() => void loadPalette().catch(() => undefined)}
        onClick={() => setShown('palette')}
      >
        <SearchIcon />
        <span className={styles.findWord}>{paletteText.open}</span>
        <span className={styles.findKey} aria-hidden="true">
          <Key>Ctrl K</Key>
        </span>
      </UnstyledButton>
      <Suspense>
        {shown === 'palette' && <Palette onClose={close} onKeys={() => setShown('keys')} />}
        {shown === 'keys' && <KeysDialog onClose={close} />}
      </Suspense>
    </>
  )
}
