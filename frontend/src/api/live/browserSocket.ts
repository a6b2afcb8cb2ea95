import type { SocketLike } from '@/api/live/liveSocket'

/** The browser's WebSocket as the narrow thing LiveSocket uses. */
export function browserSocket(url: string): SocketLike {
  const socket = new WebSocket(url)
  const narrow: SocketLike = {
    send: (text) => socket.send(text),
    close: (code) => socket.close(code),
    onopen: null,
    onmessage: null,
    onclose: null,
  }
  socket.onopen = () => narrow.onopen?.()
  socket.onmessage = ({ data }: MessageEvent<unknown>) => narrow.onmessage?.({ data })
  socket.onclose = ({ code }) => narrow.onclose?.({ code })
  return narrow
}
