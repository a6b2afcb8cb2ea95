import { useSyncExternalStore } from 'react'
import { useServices } from '@/api/services'
import { PassingBanner } from '@/components/shell/Banner'
import { holdText } from '@/lib/text/frame'
import { useNow } from '@/lib/useNow'
import { WarningIcon } from '@/ui/icons'

/** Says that a limit is reached and what is shown is not read further, and for how long. */
export function HoldBanner() {
  const { hold } = useServices()
  const until = useSyncExternalStore(hold.watch, hold.until)
  return (
    <PassingBanner tone="warn" icon={<WarningIcon />} shown={until > 0}>
      <b>{holdText.title}</b> <Left until={until} />
    </PassingBanner>
  )
}

/** Not announced: a screen reader would count the seconds aloud. */
function Left({ until }: { until: number }) {
  const left = Math.max(0, Math.ceil((until - useNow()) / 1_000))
  return <span aria-live="off">{holdText.goesOn(left)}</span>
}
