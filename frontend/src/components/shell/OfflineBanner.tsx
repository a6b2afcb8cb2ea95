import { PassingBanner } from '@/components/shell/Banner'
import { useOutage } from '@/components/shell/useOutage'
import { outageText } from '@/lib/text/frame'
import { formatAge, formatClock } from '@/lib/time'
import { useNow } from '@/lib/useNow'
import { UnlinkIcon } from '@/ui/icons'

/** Says that the server is out of reach, since when, and what that means for what is shown. */
export function OfflineBanner() {
  const since = useOutage()
  return (
    <PassingBanner tone="bad" icon={<UnlinkIcon />} shown={since !== undefined}>
      {since !== undefined && <Outage since={since} />}
    </PassingBanner>
  )
}

function Outage({ since }: { since: number }) {
  return (
    <>
      <b>{navigator.onLine ? outageText.server : outageText.browser}</b>, <Since at={since} />.{' '}
      {outageText.meaning}
    </>
  )
}

/** Not announced: a screen reader would count the seconds aloud. */
function Since({ at }: { at: number }) {
  const now = useNow()
  return (
    <span aria-live="off">
      {outageText.since(formatClock(new Date(at).toISOString()), formatAge(now - at))}
    </span>
  )
}
