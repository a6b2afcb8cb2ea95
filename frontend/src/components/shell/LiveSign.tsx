import { Tooltip } from '@mantine/core'
import type { LiveState } from '@/api/live/liveSocket'
import { useLiveState } from '@/api/services'
import styles from '@/components/shell/LiveSign.module.css'
import { liveText } from '@/lib/text/shell'
import type { Tone } from '@/ui/tone'

const TONE = {
  connecting: 'neutral',
  connected: 'ok',
  reconnecting: 'warn',
  offline: 'bad',
  refused: 'bad',
} satisfies Record<LiveState, Tone>

/** The truth about the socket: what is shown as live is live only while this says so. */
export function LiveSign() {
  const state = useLiveState()
  return (
    <Tooltip label={liveText.meaning[state]}>
      {/* Takes the focus so that its sentence can be read without a pointer. */}
      <span className={styles.sign} role="status" tabIndex={0} data-tone={TONE[state]}>
        <i aria-hidden="true" />
        {liveText[state]}
      </span>
    </Tooltip>
  )
}
