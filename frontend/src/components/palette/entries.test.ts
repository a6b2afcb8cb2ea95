import { expect, it } from 'vitest'
import { fitting, type Entry, type Group } from '@/components/palette/entries'

function entry(group: Group, title: string, detail?: string): Entry {
  return { id: title, group, title, detail, run: () => undefined }
}

function titles(entries: Entry[], wish: string): string[] {
  return fitting(entries, wish).flatMap((found) => found.entries.map(({ title }) => title))
}

it('all words must be found, in the title or beside it', () => {
  const entries = [
    entry('data', 'Pack voltage', 'components/bms'),
    entry('data', 'Cell voltage', 'components/x'),
  ]
  expect(titles(entries, 'volt bms')).toEqual(['Pack voltage'])
})

it('what begins with the word comes first', () => {
  const entries = [
    entry('data', 'Overvoltage'),
    entry('data', 'Pack voltage'),
    entry('data', 'Voltage of the pack'),
  ]
  expect(titles(entries, 'volt')).toEqual(['Voltage of the pack', 'Pack voltage', 'Overvoltage'])
})

it('without words everything stands in its order, of each group not too much', () => {
  const many = Array.from({ length: 30 }, (_, number) => entry('vehicles', `Car ${number}`))
  expect(titles([entry('actions', 'Log out'), ...many], '')).toEqual([
    ...many.slice(0, 8).map(({ title }) => title),
    'Log out',
  ])
})
