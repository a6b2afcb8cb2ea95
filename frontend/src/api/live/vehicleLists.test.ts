import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { keys } from '@/api/keys'
import { VehicleLists } from '@/api/live/vehicleLists'
import type { VehiclePage } from '@/api/wire'
import { sampleLiveEvent, sampleVehicle } from '@/test/samples'

const LAST = {
  id: 'c1',
  status: 'accepted',
  method: 'GET',
  path: 'components/bms/data',
  username: 'engineer',
  created_at: '2026-11-23T12:00:00.000Z',
}
const FIRST = keys.vehicleWindow({}, 0)

function page(part: Partial<VehiclePage> = {}): VehiclePage {
  return { items: [sampleVehicle({ last_command: LAST })], next_cursor: 'more', total: 20_000, ...part }
}

describe('lists of vehicles', () => {
  let cache: QueryClient
  let lists: VehicleLists

  beforeEach(() => {
    vi.useFakeTimers()
    cache = new QueryClient()
    lists = new VehicleLists(cache)
  })

  function isOld(): boolean | undefined {
    vi.advanceTimersByTime(10_000)
    return cache.getQueryState(FIRST)?.isInvalidated
  }

  it('are read again for a vehicle that they show, and not for another of thousands', () => {
    cache.setQueryData(FIRST, page())
    lists.change('elsewhere')
    expect(isOld()).toBe(false)
    lists.change('v1')
    expect(isOld()).toBe(true)
  })

  it('are read again for any vehicle when they are whole or chosen by state', () => {
    cache.setQueryData(FIRST, page({ next_cursor: null }))
    lists.change('new')
    expect(isOld()).toBe(true)
    cache.clear()
    cache.setQueryData(keys.vehicleWindow({ status: 'connected' }, 0), page())
    cache.setQueryData(FIRST, page())
    lists.change('new')
    expect(isOld()).toBe(true)
  })

  it('are read at most every few seconds', () => {
    cache.setQueryData(FIRST, page())
    const read = vi.spyOn(cache, 'invalidateQueries')
    for (let news = 0; news < 100; news += 1) {
      lists.change('v1')
      vi.advanceTimersByTime(100)
    }
    expect(read.mock.calls.length).toBeLessThanOrEqual(4)
  })

  it('follow the newest command by its events, and read a newer one', () => {
    cache.setQueryData(FIRST, page())
    lists.hear(sampleLiveEvent({ command_id: 'c1', vehicle_id: 'v1', seq: 3, status: 'succeeded' }))
    expect(cache.getQueryData<VehiclePage>(FIRST)?.items[0]?.last_command?.status).toBe('succeeded')
    expect(isOld()).toBe(false)
    lists.hear(sampleLiveEvent({ command_id: 'c2', vehicle_id: 'v1', seq: 1, status: 'accepted' }))
    expect(isOld()).toBe(true)
  })
})
