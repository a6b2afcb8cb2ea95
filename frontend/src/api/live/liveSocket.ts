// The one socket of this tab: authenticates, follows targets, comes back after a loss and resumes.
// Knows nothing of what is done with the events.
import { SessionEnded } from '@/api/failures'
import { parseLiveMessage, type Target } from '@/api/live/messages'
import { Subscriptions } from '@/api/live/subscriptions'
import {
  Watches,
  type SamplesMessage,
  type WatchingMessage,
  type WatchListener,
  type WatchWish,
} from '@/api/live/watches'
import type { Session } from '@/api/session'
import type { LiveEvent, LiveMessage, VehicleNews } from '@/api/wire'
import { backoffMs } from '@/lib/backoff'

export type LiveState = 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'refused'

const CLOSED_NOT_AUTHENTICATED = 4401
const CLOSED_NOT_ALLOWED = 4403
const CLOSED_TOO_SLOW = 4408
const CLOSED_BY_US = 4000

const GREETING_MS = 10_000 // from opening to "authenticated"
const PING_EVERY_MS = 25_000
const PONG_WITHIN_MS = 10_000
const TRIES_UNTIL_OFFLINE = 4

/** What is used of a WebSocket. */
export interface SocketLike {
  send: (text: string) => void
  close: (code?: number) => void
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: ((closed: { code: number }) => void) | null
}

export interface LivePorts {
  session: Pick<Session, 'token' | 'renew'>
  open: () => SocketLike
  /** Calls back once after a time; the returned function calls it off. */
  after: (ms: number, call: () => void) => () => void
  random: () => number
}

export interface LiveListener {
  onEvent: (event: LiveEvent) => void
  onNews: (news: VehicleNews) => void
  /** Events of this target may be lost for good: what is known of it must be read again. */
  onLost: (target: Target) => void
  /** Live again after a time without. */
  onReturn: () => void
}

export class LiveSocket {
  private readonly ports: LivePorts
  private readonly listener: LiveListener
  private readonly subscriptions = new Subscriptions()
  private readonly watches = new Watches()
  private readonly watchers = new Set<() => void>()
  private socket: SocketLike | null = null
  private callOff: (() => void) | null = null
  private current: LiveState = 'offline'
  private running = false
  private failedTries = 0
  private wasConnected = false

  constructor(ports: LivePorts, listener: LiveListener) {
    this.ports = ports
    this.listener = listener
  }

  readonly state = (): LiveState => this.current

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  start(): void {
    if (this.running) return
    this.running = true
    this.wasConnected = false
    this.failedTries = 0
    this.connect()
  }

  /** Closes, and forgets every place: the next start may be another person. */
  stop(): void {
    this.running = false
    this.drop()
    this.subscriptions.forget()
    this.become('offline')
  }

  /** The browser knows that the network is back, or gone: do not wait for a timer to find out. */
  networkChanged(isOnline: boolean): void {
    if (!this.running || (isOnline && this.current === 'connected')) return
    this.drop()
    this.failedTries = 0
    if (isOnline) this.connect()
    else this.become('offline')
  }

  follow(target: Target): () => void {
    if (this.subscriptions.add(target)) this.send(this.subscriptions.request(target))
    let following = true
    return () => {
      if (!following) return
      following = false
      if (this.subscriptions.remove(target)) this.send({ type: 'unsubscribe', ...target })
    }
  }

  /** Watches data of a vehicle, in place of what this page watched of it before. */
  watchData(vehicleId: string, wish: WatchWish, listener: WatchListener): void {
    this.send(this.watches.set(vehicleId, wish, listener))
  }

  unwatchData(vehicleId: string): void {
    if (this.watches.remove(vehicleId)) this.send({ type: 'unwatch', vehicle_id: vehicleId })
  }

  private connect(): void {
    this.becomeUnconnected()
    const token = this.ports.session.token
    const socket = this.ports.open()
    this.socket = socket
    socket.onopen = () => socket.send(JSON.stringify({ type: 'authenticate', token }))
    socket.onmessage = ({ data }) => this.receive(socket, data)
    socket.onclose = ({ code }) => this.closed(socket, code, token)
    this.plan(GREETING_MS, () => this.lose(socket))
  }

  private receive(socket: SocketLike, data: unknown): void {
    if (socket !== this.socket || typeof data !== 'string') return
    const message = readMessage(data)
    if (message?.type === 'samples' || message?.type === 'watching') this.watches.tell(message)
    else if (message !== undefined) this.handle(socket, message)
  }

  private handle(socket: SocketLike, message: Exclude<LiveMessage, SamplesMessage | WatchingMessage>): void {
    switch (message.type) {
      case 'authenticated':
        this.greeted(socket)
        return
      case 'subscribed': {
        const lost = this.subscriptions.confirm(message)
        if (lost) this.listener.onLost(lost)
        return
      }
      case 'event':
        if (this.subscriptions.advance(message)) this.listener.onEvent(message)
        return
      case 'news':
        this.listener.onNews(message)
        return
      case 'pong':
        this.planPing(socket)
        return
      case 'unsubscribed':
      case 'error':
        return
    }
  }

  private greeted(socket: SocketLike): void {
    const returned = this.wasConnected
    this.failedTries = 0
    this.wasConnected = true
    this.become('connected')
    for (const target of this.subscriptions.targets()) this.send(this.subscriptions.request(target))
    for (const request of this.watches.requests()) this.send(request)
    this.planPing(socket)
    if (returned) this.listener.onReturn()
  }

  private planPing(socket: SocketLike): void {
    this.plan(PING_EVERY_MS, () => {
      this.send({ type: 'ping' })
      this.plan(PONG_WITHIN_MS, () => this.lose(socket))
    })
  }

  private lose(socket: SocketLike): void {
    if (socket !== this.socket) return
    this.drop()
    this.retry()
  }

  private closed(socket: SocketLike, code: number, token: string | null): void {
    if (socket !== this.socket) return
    this.drop()
    if (!this.running) return
    if (code === CLOSED_NOT_ALLOWED) this.become('refused')
    else if (code === CLOSED_NOT_AUTHENTICATED) void this.renewAndConnect(token)
    else if (code === CLOSED_TOO_SLOW && this.failedTries === 0) this.connectAgain()
    else this.retry()
  }

  private async renewAndConnect(stale: string | null): Promise<void> {
    this.become('reconnecting')
    const isFirstTry = this.failedTries === 0
    try {
      await this.ports.session.renew(stale)
    } catch (failure) {
      if (!(failure instanceof SessionEnded) && this.running) this.retry()
      return
    }
    if (!this.running || this.socket !== null) return
    if (isFirstTry) this.connectAgain()
    else this.retry()
  }

  /** At once, but counted: if it fails again before a greeting, the next try waits. */
  private connectAgain(): void {
    this.failedTries += 1
    this.connect()
  }

  private retry(): void {
    const wait = backoffMs(this.failedTries, this.ports.random())
    this.failedTries += 1
    this.becomeUnconnected()
    this.plan(wait, () => this.connect())
  }

  private drop(): void {
    this.callOff?.()
    this.callOff = null
    const socket = this.socket
    this.socket = null
    if (socket === null) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close(CLOSED_BY_US)
  }

  private plan(ms: number, call: () => void): void {
    this.callOff?.()
    this.callOff = this.ports.after(ms, call)
  }

  private send(message: Record<string, unknown>): void {
    if (this.current === 'connected') this.socket?.send(JSON.stringify(message))
  }

  private becomeUnconnected(): void {
    if (this.failedTries >= TRIES_UNTIL_OFFLINE) this.become('offline')
    else this.become(this.wasConnected ? 'reconnecting' : 'connecting')
  }

  private become(state: LiveState): void {
    if (state === this.current) return
    this.current = state
    this.watchers.forEach((watcher) => watcher())
  }
}

/** Nothing for a message of a newer server that this console does not know yet. */
function readMessage(text: string): LiveMessage | undefined {
  try {
    return parseLiveMessage(text)
  } catch {
    return undefined
  }
}
