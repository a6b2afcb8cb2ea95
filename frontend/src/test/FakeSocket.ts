// A WebSocket at the port of LiveSocket, driven by the test, with a clock that the test moves.
import type { SocketLike } from '@/api/live/liveSocket'
import type { ServerMessage } from '@/api/__generated__/events'

export class FakeSocket implements SocketLike {
  readonly sent: unknown[] = []
  closedByUs = false
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: ((closed: { code: number }) => void) | null = null

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(): void {
    this.closedByUs = true
  }

  tell(message: ServerMessage): void {
    this.tellText(JSON.stringify(message))
  }

  tellText(text: string): void {
    this.onmessage?.({ data: text })
  }

  greet(): void {
    this.onopen?.()
    this.tell({ type: 'authenticated' })
  }

  breakWith(code: number): void {
    this.onclose?.({ code })
  }
}

export class FakeClock {
  private now = 0
  private planned: { at: number; call: () => void }[] = []

  readonly after = (ms: number, call: () => void): (() => void) => {
    const entry = { at: this.now + ms, call }
    this.planned.push(entry)
    return () => {
      this.planned = this.planned.filter((other) => other !== entry)
    }
  }

  pass(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const next = this.planned.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
      if (next === undefined) break
      this.planned = this.planned.filter((other) => other !== next)
      this.now = next.at
      next.call()
    }
    this.now = end
  }
}
