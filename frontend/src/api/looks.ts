// Looking at a vehicle: what a page shows of it, asked of the vehicle itself. Nothing is kept as a command.
import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { dataOf, type Api } from '@/api/client'
import { keys } from '@/api/keys'
import type { Sight } from '@/api/wire'

// As the API has it: more in one turn become several requests.
const MOST_PATHS = 100
// Whoever looks within this time of another is told what the other saw.
const SHARED_S = 2

interface Waiting {
  path: string
  resolve: (sight: Sight) => void
  reject: (failure: unknown) => void
}

/** Gathers what the parts of a page want to see of a vehicle in one turn, and asks for it at once. */
export class Looks {
  private readonly api: Api
  private readonly waiting = new Map<string, Waiting[]>()

  constructor(api: Api) {
    this.api = api
  }

  /** Throws: Refused, Unreachable. A vehicle that refuses or is silent is a sight that says so. */
  see(vehicleId: string, path: string): Promise<Sight> {
    return new Promise((resolve, reject) => {
      const gathered = this.waiting.get(vehicleId)
      if (gathered) gathered.push({ path, resolve, reject })
      else {
        this.waiting.set(vehicleId, [{ path, resolve, reject }])
        setTimeout(() => void this.ask(vehicleId), 0)
      }
    })
  }

  private async ask(vehicleId: string): Promise<void> {
    const gathered = this.waiting.get(vehicleId) ?? []
    this.waiting.delete(vehicleId)
    for (let at = 0; at < gathered.length; at += MOST_PATHS)
      await this.askFor(vehicleId, gathered.slice(at, at + MOST_PATHS))
  }

  private async askFor(vehicleId: string, gathered: Waiting[]): Promise<void> {
    try {
      const body = { paths: gathered.map(({ path }) => path), max_age_s: SHARED_S }
      const params = { path: { vehicle_id: vehicleId } }
      const { items } = dataOf(await this.api.POST('/api/v1/vehicles/{vehicle_id}/looks', { params, body }))
      gathered.forEach(({ resolve, reject }, at) => {
        const sight = items[at]
        if (sight) resolve(sight)
        else reject(new Error('The server told less than it was asked.'))
      })
    } catch (failure) {
      gathered.forEach(({ reject }) => reject(failure))
    }
  }
}

export function lookQuery(looks: Looks, vehicleId: string, path: string) {
  return queryOptions({
    queryKey: keys.look(vehicleId, path),
    queryFn: () => looks.see(vehicleId, path),
    // A page says when a thing was seen; looking again is the reader's decision, or follows from a command.
    staleTime: Infinity,
    retry: false,
  })
}

const list = z.object({ items: z.array(z.unknown()) })

/** The items of a collection as the vehicle showed it; nothing if it did not show a collection. */
export function itemsOf(sight: Sight | undefined): unknown[] | undefined {
  const read = list.safeParse(sight?.body)
  return read.success ? read.data.items : undefined
}

/** Whether the vehicle showed what was asked for. */
export function isShown(sight: Sight): boolean {
  return sight.status_code !== null && sight.error === null
}
