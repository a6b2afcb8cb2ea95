import { expect, it } from 'vitest'
import { placeNames } from '@/components/live/markNames'

const room = { from: 0, to: 400, gap: 4, widthOf: (text: string) => text.length * 6 }

function placed(...marks: [x: number, label: string][]): string[] {
  return placeNames(
    marks.map(([x, label]) => ({ x, label })),
    room,
  ).map(({ text, at }) => `${text} at ${at}`)
}

it('names each mark to the right of its line', () => {
  expect(placed([100, 'Start self-test'], [300, 'Clear faults'])).toEqual([
    'Clear faults at 304',
    'Start self-test at 104',
  ])
})

it('names the last mark to the left when it stands at the edge', () => {
  expect(placed([390, 'Clear faults'])).toEqual(['Clear faults at 314'])
})

it('shortens a name between two lines instead of writing over one of them', () => {
  expect(placed([20, 'Start balance-cells'], [80, 'Clear faults'])).toEqual([
    'Clear faults at 84',
    'Start b… at 24',
  ])
})

it('leaves a name out where not even a short one fits', () => {
  expect(placed([0, 'Acquire lock'], [10, 'Clear faults'], [20, 'Start self-test'])).toEqual([
    'Start self-test at 24',
  ])
})

it('keeps a name off the name to the left of the next line', () => {
  expect(placed([200, 'Acquire lock'], [395, 'Start self-test'])).toEqual([
    'Start self-test at 301',
    'Acquire lock at 204',
  ])
})
