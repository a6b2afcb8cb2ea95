import { useSyncExternalStore } from 'react'

// One clock for the whole page: every age on it changes at the same moment.
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const readers = new Set<() => void>()

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  timer ??= setInterval(tick, 1_000)
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  readers.forEach((reader) => reader())
}

/** The time in milliseconds since 1970, new every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
