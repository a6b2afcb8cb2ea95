import { describe, expect, it } from 'vitest'
import {
  readViews,
  renamedView,
  withoutView,
  withView,
  type SavedView,
} from '@/components/vehicles/savedViews'

const north: SavedView = { name: 'north', filter: { tag: 'north' } }
const faulty: SavedView = { name: 'faulty', filter: { faults: 'any' } }

describe('saved views', () => {
  it('are kept for each user, and what is no view is no view', () => {
    window.localStorage.setItem('vehicle-views:u1', JSON.stringify([north]))
    window.localStorage.setItem('vehicle-views:u2', '[{"name":"x","filter":{"status":"flying"}}]')
    window.localStorage.setItem('vehicle-views:u3', 'not JSON')
    expect(readViews(window.localStorage, 'u1')).toEqual([north])
    for (const user of ['u2', 'u3', 'u4']) expect(readViews(window.localStorage, user)).toEqual([])
  })

  it('stand by name, and one saved again takes the place of the older one', () => {
    const both = withView([north], faulty)
    expect(both.map(({ name }) => name)).toEqual(['faulty', 'north'])
    expect(withView(both, { name: 'north', filter: { q: '42' } })).toEqual([
      faulty,
      { name: 'north', filter: { q: '42' } },
    ])
  })

  it('are renamed, but never to the name of another or to none', () => {
    expect(renamedView([faulty, north], 'north', ' south ')[1]).toEqual({ ...north, name: 'south' })
    expect(renamedView([faulty, north], 'north', 'faulty')).toEqual([faulty, north])
    expect(renamedView([faulty, north], 'north', ' ')).toEqual([faulty, north])
  })

  it('are deleted by name', () => {
    expect(withoutView([faulty, north], 'faulty')).toEqual([north])
  })
})
