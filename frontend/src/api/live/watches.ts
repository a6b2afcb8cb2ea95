// What data this page watches, per vehicle, and who is told. Pure: no socket, no time.
import type { LiveMessage } from '@/api/wire'

export type SamplesMessage = Extract<LiveMessage, { type: 'samples' }>
export type WatchingMessage = Extract<LiveMessage, { type: 'watching' }>

export interface WatchedItem {
  entity: string
  data: string
}

export interface WatchWish {
  /** At least one. */
  items: readonly WatchedItem[]
  intervalMs: number
}

export type WatchListener = (message: SamplesMessage | WatchingMessage) => void

export class Watches {
  private readonly byVehicle = new Map<string, { wish: WatchWish; listener: WatchListener }>()

  /** The wire message for it. */
  set(vehicleId: string, wish: WatchWish, listener: WatchListener): Record<string, unknown> {
    this.byVehicle.set(vehicleId, { wish, listener })
    return request(vehicleId, wish)
  }

  /** True if it was watched. */
  remove(vehicleId: string): boolean {
    return this.byVehicle.delete(vehicleId)
  }

  /** For a new connection, which knows of nothing. */
  requests(): Record<string, unknown>[] {
    return [...this.byVehicle].map(([vehicleId, { wish }]) => request(vehicleId, wish))
  }

  tell(message: SamplesMessage | WatchingMessage): void {
    this.byVehicle.get(message.vehicle_id)?.listener(message)
  }
}

function request(vehicleId: string, wish: WatchWish): Record<string, unknown> {
  return { type: 'watch', vehicle_id: vehicleId, items: wish.items, interval_ms: wish.intervalMs }
}
