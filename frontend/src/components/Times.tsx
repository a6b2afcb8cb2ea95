import { vehicleText } from '@/lib/text/vehicle'
import { ageMs, formatAge, formatClock, formatDayTime, formatOffset, formatUtc } from '@/lib/time'
import { useNow } from '@/lib/useNow'

const DAY_MS = 86_400_000

/** A moment in the reader's zone; UTC on hover. Older than a day it also says the day. */
export function Moment({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={formatUtc(at)} className="nowrap">
      {ageMs(at, now) < DAY_MS ? formatClock(at) : formatDayTime(at)}
    </time>
  )
}

/** How long ago; the moment itself on hover. */
export function Age({ at }: { at: string | null }) {
  const now = useNow()
  if (at === null) return <span className="dim">{vehicleText.never}</span>
  return (
    <time dateTime={at} title={`${formatDayTime(at)} (${formatUtc(at)})`} className="nowrap">
      {vehicleText.ago(formatAge(ageMs(at, now)))}
    </time>
  )
}

/** Time since a start. */
export function Offset({ start, at }: { start: string; at: string }) {
  return <span className="dim nowrap">{formatOffset(start, at)}</span>
}
