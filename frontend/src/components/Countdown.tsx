import { holdText } from '@/lib/text/locks'
import { formatLeft, secondsLeft } from '@/lib/left'
import { formatDayTime, formatUtc } from '@/lib/time'
import { useNow } from '@/lib/useNow'

/** What is left until a moment, to the second; the moment itself on hover. */
export function Countdown({ until }: { until: string }) {
  const left = secondsLeft(until, useNow())
  return (
    <time dateTime={until} title={`${formatDayTime(until)} (${formatUtc(until)})`} className="nowrap">
      {left === 0 ? holdText.over : holdText.left(formatLeft(left))}
    </time>
  )
}
