import { beforeEach, describe, expect, it } from 'vitest'
import { SessionEnded, Unreachable } from '@/api/failures'
import { LiveSocket } from '@/api/live/liveSocket'
import type { Target } from '@/api/live/messages'
import type { LiveEvent, VehicleNews } from '@/api/wire'
import { FakeClock, FakeSocket } from '@/test/FakeSocket'
import { sampleLiveEvent } from '@/test/samples'

const ALL = { all: true } as const

class Desk {
  readonly clock = new FakeClock()
  readonly sockets: FakeSocket[] = []
  readonly events: LiveEvent[] = []
  readonly news: VehicleNews[] = []
  readonly lost: Target[] = []
  returns = 0
  renewals: (string | null)[] = []
  renewal: () => Promise<string> = () => Promise.resolve('new-token')
  readonly session = {
    token: 'old-token',
    renew: async (stale: string | null) => {
      this.renewals.push(stale)
      return this.renewal()
    },
  }
  readonly live = new LiveSocket(
    {
      session: this.session,
      open: () => {
        const socket = new FakeSocket()
        this.sockets.push(socket)
        return socket
      },
      after: this.clock.after,
      random: () => 1,
    },
    {
      onEvent: (event) => this.events.push(event),
      onNews: (news) => this.news.push(news),
      onLost: (target) => this.lost.push(target),
      onReturn: () => {
        this.returns += 1
      },
    },
  )

  get socket(): FakeSocket {
    const last = this.sockets.at(-1)
    if (last === undefined) throw new Error('no socket was opened')
    return last
  }
}

let desk: Desk
beforeEach(() => {
  desk = new Desk()
})

function startFollowing(target: Target): void {
  desk.live.start()
  desk.socket.greet()
  desk.live.follow(target)
}

describe('opening', () => {
  it('sends the token in the first message, never in the address', () => {
    desk.live.start()
    expect(desk.live.state()).toBe('connecting')
    desk.socket.onopen?.()
    expect(desk.socket.sent).toEqual([{ type: 'authenticate', token: 'old-token' }])
  })

  it('is connected only when the server says so, and then follows what is wanted', () => {
    desk.live.follow({ command_id: 'c1' })
    desk.live.start()
    desk.socket.onopen?.()
    expect(desk.live.state()).toBe('connecting')
    desk.socket.tell({ type: 'authenticated' })
    expect(desk.live.state()).toBe('connected')
    expect(desk.socket.sent.at(-1)).toEqual({ type: 'subscribe', command_id: 'c1' })
  })

  it('gives up a socket that never greets, and tries again', () => {
    desk.live.start()
    desk.clock.pass(10_000)
    expect(desk.socket.closedByUs).toBe(true)
    desk.clock.pass(500)
    expect(desk.sockets).toHaveLength(2)
  })
})

describe('following', () => {
  it('tells the server once for two followers, and leaves when the last one leaves', () => {
    startFollowing(ALL)
    const leave = desk.live.follow(ALL)
    expect(desk.socket.sent.filter((message) => JSON.stringify(message).includes('subscribe'))).toHaveLength(
      1,
    )
    leave()
    leave()
    expect(desk.socket.sent.at(-1)).toEqual({ type: 'subscribe', all: true })
  })

  it('hands on an event once, though two subscriptions bring it', () => {
    startFollowing(ALL)
    desk.live.follow({ command_id: 'c1' })
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 4 })
    desk.socket.tell({ type: 'subscribed', command_id: 'c1', recovered: true, epoch: 'e1', top: 0 })
    desk.socket.tell(sampleLiveEvent({ seq: 1, position: 5 }))
    desk.socket.tell(sampleLiveEvent({ seq: 1, position: 5 }))
    expect(desk.events).toHaveLength(1)
  })

  it('hands on the early events of a command that were before the place of everything', () => {
    startFollowing(ALL)
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 40 })
    desk.live.follow({ command_id: 'c1' })
    desk.socket.tell({ type: 'subscribed', command_id: 'c1', recovered: true, epoch: 'e1', top: 2 })
    desk.socket.tell(sampleLiveEvent({ seq: 1, position: 38 }))
    desk.socket.tell(sampleLiveEvent({ seq: 2, position: 39 }))
    expect(desk.events.map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('misses no event of a command whose later ones came for everything before the server confirmed it', () => {
    startFollowing(ALL)
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 3 })
    desk.live.follow({ command_id: 'c1' })
    desk.socket.tell(sampleLiveEvent({ seq: 3, position: 6 }))
    desk.socket.tell({ type: 'subscribed', command_id: 'c1', recovered: true, epoch: 'e1', top: 3 })
    for (const seq of [1, 2, 3]) desk.socket.tell(sampleLiveEvent({ seq, position: seq + 3 }))
    expect(new Set(desk.events.map(({ seq }) => seq))).toEqual(new Set([1, 2, 3]))
  })

  it('passes over what it cannot read', () => {
    startFollowing(ALL)
    desk.socket.tellText('not json')
    desk.socket.tellText('{"type":"from-the-future"}')
    expect(desk.events).toEqual([])
    expect(desk.live.state()).toBe('connected')
  })
})

describe('coming back', () => {
  it('resumes from the last seen position', () => {
    startFollowing(ALL)
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 4 })
    desk.socket.tell(sampleLiveEvent({ position: 7 }))
    desk.socket.breakWith(1006)
    expect(desk.live.state()).toBe('reconnecting')
    desk.clock.pass(500)
    desk.socket.greet()
    expect(desk.socket.sent.at(-1)).toEqual({ type: 'subscribe', all: true, since: { epoch: 'e1', seq: 7 } })
    expect(desk.returns).toBe(1)
  })

  it('counts a command by its own events', () => {
    startFollowing({ command_id: 'c1' })
    desk.socket.tell({ type: 'subscribed', command_id: 'c1', recovered: true, epoch: 'e1', top: 3 })
    desk.socket.tell(sampleLiveEvent({ seq: 3, position: 900 }))
    desk.socket.breakWith(4408)
    desk.socket.greet()
    expect(desk.socket.sent.at(-1)).toEqual({
      type: 'subscribe',
      command_id: 'c1',
      since: { epoch: 'e1', seq: 3 },
    })
  })

  it('has lists read again once it listens, for what happened between their reading and that', () => {
    startFollowing(ALL)
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 4 })
    expect(desk.lost).toEqual([ALL])
  })

  it('says that events are lost when the server could not recover', () => {
    startFollowing(ALL)
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 4 })
    desk.socket.breakWith(1006)
    desk.clock.pass(500)
    desk.socket.greet()
    desk.lost.length = 0
    desk.socket.tell({ type: 'subscribed', all: true, recovered: false, epoch: 'e2', top: 2 })
    expect(desk.lost).toEqual([ALL])
    desk.socket.tell(sampleLiveEvent({ epoch: 'e2', position: 3 }))
    expect(desk.events).toHaveLength(1)
  })

  it('waits longer with every failed try, and calls itself offline after four', () => {
    desk.live.start()
    for (const wait of [500, 1_000, 2_000, 4_000]) {
      const before = desk.sockets.length
      desk.socket.breakWith(1006)
      desk.clock.pass(wait - 1)
      expect(desk.sockets).toHaveLength(before)
      desk.clock.pass(1)
      expect(desk.sockets).toHaveLength(before + 1)
    }
    expect(desk.live.state()).toBe('offline')
    desk.socket.greet()
    expect(desk.live.state()).toBe('connected')
  })

  it('comes back at once after 4408, but waits when it happens again before a greeting', () => {
    startFollowing(ALL)
    desk.socket.breakWith(4408)
    expect(desk.sockets).toHaveLength(2)
    desk.socket.breakWith(4408)
    expect(desk.sockets).toHaveLength(2)
    desk.clock.pass(1_000)
    expect(desk.sockets).toHaveLength(3)
  })

  it('notices a connection that is dead without having been closed', () => {
    startFollowing(ALL)
    desk.clock.pass(25_000)
    expect(desk.socket.sent.at(-1)).toEqual({ type: 'ping' })
    desk.clock.pass(10_000)
    expect(desk.live.state()).toBe('reconnecting')
  })

  it('stays connected as long as the server answers', () => {
    startFollowing(ALL)
    for (let round = 0; round < 5; round += 1) {
      desk.clock.pass(25_000)
      desk.socket.tell({ type: 'pong' })
    }
    expect(desk.sockets).toHaveLength(1)
    expect(desk.live.state()).toBe('connected')
  })
})

describe('watching data', () => {
  const wish = { items: [{ entity: 'components/bms', data: 'pack-voltage' }], intervalMs: 100 }
  const request = {
    type: 'watch',
    vehicle_id: 'v1',
    items: [{ entity: 'components/bms', data: 'pack-voltage' }],
    interval_ms: 100,
  }

  it('watches again on a new connection, and only what is still wanted', () => {
    startFollowing(ALL)
    desk.live.watchData('v1', wish, () => undefined)
    desk.live.watchData('v2', wish, () => undefined)
    expect(desk.socket.sent).toContainEqual(request)
    desk.live.unwatchData('v2')
    expect(desk.socket.sent.at(-1)).toEqual({ type: 'unwatch', vehicle_id: 'v2' })
    desk.socket.breakWith(1006)
    desk.clock.pass(1_000)
    desk.socket.greet()
    expect(desk.socket.sent.filter((sent) => JSON.stringify(sent).includes('"watch"'))).toEqual([request])
  })

  it('tells who watches, and nobody else', () => {
    startFollowing(ALL)
    const told: string[] = []
    desk.live.watchData('v1', wish, (message) => told.push(message.type))
    desk.socket.tell({ type: 'samples', vehicle_id: 'v1', now: 5, items: [] })
    desk.socket.tell({ type: 'samples', vehicle_id: 'v2', now: 5, items: [] })
    expect(told).toEqual(['samples'])
  })
})

describe('a session that is over', () => {
  const settled = () => new Promise((done) => setTimeout(done, 0))

  it('renews the token after 4401 and comes back', async () => {
    startFollowing(ALL)
    desk.socket.breakWith(4401)
    await settled()
    expect(desk.renewals).toEqual(['old-token'])
    expect(desk.sockets).toHaveLength(2)
  })

  it('stays away when the session has ended', async () => {
    desk.renewal = () => Promise.reject(new SessionEnded())
    startFollowing(ALL)
    desk.socket.breakWith(4401)
    await settled()
    desk.clock.pass(60_000)
    expect(desk.sockets).toHaveLength(1)
  })

  it('tries again later when the server could not be asked', async () => {
    desk.renewal = () => Promise.reject(new Unreachable('no network'))
    startFollowing(ALL)
    desk.socket.breakWith(4401)
    await settled()
    desk.clock.pass(500)
    expect(desk.sockets).toHaveLength(2)
  })

  it('does not come back after 4403', () => {
    startFollowing(ALL)
    desk.socket.breakWith(4403)
    desk.clock.pass(60_000)
    expect(desk.live.state()).toBe('refused')
    expect(desk.sockets).toHaveLength(1)
  })

  it('forgets its places when it is stopped', () => {
    startFollowing(ALL)
    desk.socket.tell({ type: 'subscribed', all: true, recovered: true, epoch: 'e1', top: 4 })
    desk.live.stop()
    expect(desk.live.state()).toBe('offline')
    desk.live.start()
    desk.socket.greet()
    expect(desk.socket.sent.at(-1)).toEqual({ type: 'subscribe', all: true })
  })
})

describe('the network', () => {
  it('is offline as soon as the browser says so, and back at once', () => {
    startFollowing(ALL)
    desk.live.networkChanged(false)
    expect(desk.live.state()).toBe('offline')
    desk.live.networkChanged(true)
    desk.socket.greet()
    expect(desk.live.state()).toBe('connected')
  })
})
