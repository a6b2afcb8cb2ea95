// Which targets are followed, how far each has come, and whether an event is news. Pure: no socket, no time.
import { concerns, namedTargetKey, placeOf, targetKey, type Cursor, type Target } from '@/api/live/messages'
import type { LiveEvent, LiveMessage } from '@/api/wire'

interface Subscription {
  readonly target: Target
  followers: number
  cursor: Cursor | null
}

type Confirmation = Extract<LiveMessage, { type: 'subscribed' }>

export class Subscriptions {
  private readonly byKey = new Map<string, Subscription>()

  /** True if this is the first follower, so that the server must be told. */
  add(target: Target): boolean {
    const known = this.byKey.get(targetKey(target))
    if (known) known.followers += 1
    else this.byKey.set(targetKey(target), { target, followers: 1, cursor: null })
    return known === undefined
  }

  /** True if this was the last follower, so that the server must be told. */
  remove(target: Target): boolean {
    const known = this.byKey.get(targetKey(target))
    if (known === undefined) return false
    known.followers -= 1
    if (known.followers > 0) return false
    this.byKey.delete(targetKey(target))
    return true
  }

  targets(): Target[] {
    return [...this.byKey.values()].map(({ target }) => target)
  }

  forget(): void {
    for (const subscription of this.byKey.values()) subscription.cursor = null
  }

  /** The wire message that follows this target from where it stands. */
  request(target: Target): Record<string, unknown> {
    const cursor = this.byKey.get(targetKey(target))?.cursor
    return { type: 'subscribe', ...target, ...(cursor ? { since: cursor } : {}) }
  }

  /** Takes the server's word on where a target starts.
   *  Returns the target if what is known of it must be read again, because events in between may be lost:
   *  also at the first time, when a list was read before anybody listened. */
  confirm(message: Confirmation): Target | undefined {
    const subscription = this.byKey.get(namedTargetKey(message) ?? '')
    if (subscription === undefined) return undefined
    const before = subscription.cursor
    if (before !== null && message.recovered) {
      subscription.cursor = { epoch: message.epoch, seq: before.seq }
      return undefined
    }
    // A command is told from its first event; a vehicle or everything from now on.
    const isCommand = 'command_id' in subscription.target
    subscription.cursor = { epoch: message.epoch, seq: isCommand ? 0 : message.top }
    return before === null && isCommand ? undefined : subscription.target
  }

  /** True if the event is news for any follower. Moves the place of those it is news for. */
  advance(event: LiveEvent): boolean {
    let isNews = false
    for (const subscription of this.byKey.values()) {
      if (concerns(subscription.target, event) && moves(subscription, event)) isNews = true
    }
    return isNews
  }
}

function moves(subscription: Subscription, event: LiveEvent): boolean {
  const { cursor, target } = subscription
  // Not confirmed yet: this event came for another target, and those before it are still to be told for this one.
  if (cursor === null) return false
  const place = placeOf(target, event)
  if (cursor.epoch === event.epoch && place <= cursor.seq) return false
  subscription.cursor = { epoch: event.epoch, seq: place }
  return true
}
