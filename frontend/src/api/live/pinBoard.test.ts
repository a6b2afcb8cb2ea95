import { beforeEach, expect, it, vi } from 'vitest'
import { MOST_PINS, PinBoard, type Pin } from '@/api/live/pinBoard'

const VOLTAGE: Pin = { entity: 'components/bms', data: 'pack-voltage', name: 'Pack voltage', unit: 'V' }

beforeEach(() => window.localStorage.clear())

it('keeps what is pinned for the next visit', () => {
  new PinBoard(window.localStorage).toggle('v1', VOLTAGE)
  const next = new PinBoard(window.localStorage)
  expect(next.pinsOf('v1')).toEqual([VOLTAGE])
  expect(next.pinsOf('v2')).toEqual([])
})

it('takes off what is pinned already', () => {
  const board = new PinBoard(window.localStorage)
  board.toggle('v1', VOLTAGE)
  board.toggle('v1', VOLTAGE)
  expect(board.pinsOf('v1')).toEqual([])
  expect(window.localStorage.length).toBe(0)
})

it('takes no more than can be told apart', () => {
  const board = new PinBoard(window.localStorage)
  for (let number = 0; number <= MOST_PINS; number += 1)
    board.toggle('v1', { ...VOLTAGE, data: `cell-${number}` })
  expect(board.pinsOf('v1')).toHaveLength(MOST_PINS)
  expect(board.isFull('v1')).toBe(true)
})

it('gives the same array until something changes, and tells when', () => {
  const board = new PinBoard(window.localStorage)
  const told = vi.fn()
  board.watch(told)
  expect(board.pinsOf('v1')).toBe(board.pinsOf('v1'))
  board.toggle('v1', VOLTAGE)
  expect(told).toHaveBeenCalledOnce()
})

it('hears of another tab, and reads what makes no sense as nothing', () => {
  const board = new PinBoard(window.localStorage)
  board.toggle('v1', VOLTAGE)
  window.localStorage.setItem('pins:v1', '[{"entity":7}]')
  board.changedElsewhere('pins:v1')
  expect(board.pinsOf('v1')).toEqual([])
})
