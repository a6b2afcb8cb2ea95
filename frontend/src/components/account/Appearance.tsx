import { SegmentedControl } from '@mantine/core'
import styles from '@/components/account/Account.module.css'
import { profileText } from '@/lib/text/account'
import { changeLanguage, language, LANGUAGES } from '@/lib/text/language'
import { LANGUAGE_NAMES, shellText } from '@/lib/text/shell'
import { Panel } from '@/ui/Panel'
import { useColours, type Colours } from '@/ui/useColours'

const COLOURS = ['light', 'dark', 'auto'] as const satisfies Colours[]

/** Colours and language; kept in this browser. */
export function Appearance() {
  const [colours, setColours] = useColours()
  return (
    <Panel title={profileText.appearance}>
      <div className={styles.choices}>
        <span>{shellText.theme}</span>
        <SegmentedControl
          aria-label={shellText.theme}
          value={colours}
          data={COLOURS.map((value) => ({ value, label: shellText.themes[value] }))}
          onChange={setColours}
        />
        <span>{shellText.language}</span>
        <SegmentedControl
          aria-label={shellText.language}
          value={language}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          onChange={changeLanguage}
        />
        <span className={`${styles.wide} dim`}>{profileText.languageNote}</span>
      </div>
    </Panel>
  )
}
