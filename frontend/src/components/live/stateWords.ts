// How the watching goes, in plain words. Pure.
import type { WatchingMessage } from '@/api/live/watches'
import { plotText } from '@/lib/text/live'
import type { Tone } from '@/ui/tone'

export interface Words {
  tone: Tone
  text: string
}

/** The one line at the head of the plot. */
export function headline(status: WatchingMessage | null, chosenMs: number, isConnected: boolean): Words {
  if (!isConnected) return { tone: 'bad', text: plotText.noSocket }
  if (status === null) return { tone: 'neutral', text: plotText.starting }
  const reason = status.error?.message ?? ''
  if (status.state === 'ended') return { tone: 'bad', text: plotText.ended(reason) }
  if (status.state === 'silent') {
    const seconds = Math.ceil((status.retry_in_ms ?? 0) / 1_000)
    return { tone: 'warn', text: `${plotText.silent(reason)} ${plotText.retry(seconds)}` }
  }
  return { tone: 'ok', text: `${ways(status, chosenMs)}, ${cost(status)}` }
}

/** What the page gets: a subscription may give more than was chosen. */
function ways({ items }: WatchingMessage, chosenMs: number): string {
  const subscribed = items.filter(({ state }) => state === 'subscribed').length
  const polled = items.filter(({ state }) => state === 'polled').length
  if (subscribed + polled === 0) return plotText.starting
  const rates = items.map(({ rate_hz }) => rate_hz).filter((rate) => rate > 0)
  const rate = String(Number(Math.min(Math.max(0, ...rates), 1_000 / chosenMs).toPrecision(2)))
  if (polled === 0) return plotText.bySubscription(rate)
  return subscribed === 0 ? plotText.byPolling(rate) : plotText.mixed(rate, subscribed, polled)
}

function cost({ requests_per_s, budget, watchers }: WatchingMessage): string {
  const shared = watchers > 1 ? plotText.costShared(watchers) : ''
  return plotText.cost(requests_per_s, budget.requests_per_s) + shared
}

/** What else the reader should know: slower than chosen, a wrong clock, items that fail. */
export function remarks(
  status: WatchingMessage | null,
  chosenMs: number,
  nameOf: (entity: string, data: string) => string,
): Words[] {
  if (status?.state !== 'watching') return []
  const found: Words[] = []
  const granted = Math.max(0, ...status.items.map(({ interval_ms }) => interval_ms ?? 0))
  if (granted > chosenMs * 1.3)
    found.push({
      tone: 'neutral',
      text: plotText.slower(plotText.rateOf(chosenMs), plotText.rateOf(rounded(granted))),
    })
  if (status.clock_correction_ms !== 0)
    found.push({ tone: 'warn', text: plotText.clockOff((status.clock_correction_ms / 1_000).toFixed(1)) })
  for (const { entity, data, state, error } of status.items)
    if (state === 'failed' && error)
      found.push({ tone: 'bad', text: plotText.itemFailed(nameOf(entity, data), error.message) })
  return found
}

/** To what can be said as a rate. */
function rounded(intervalMs: number): number {
  const hz = 1_000 / intervalMs
  return hz >= 1 ? 1_000 / Number(hz.toPrecision(2)) : Math.round(intervalMs / 100) * 100
}
