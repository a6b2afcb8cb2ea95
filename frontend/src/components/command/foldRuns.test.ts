import { expect, it } from 'vitest'
import { foldRuns } from '@/components/command/foldRuns'
import { sampleEvent } from '@/test/samples'

it('keeps the first and the last of a long run, and counts the others', () => {
  const events = [1, 2, 3, 4, 5].map((seq) => sampleEvent({ seq, status: 'streaming' }))
  expect(foldRuns(events)).toEqual([events[0], { folded: 3, after: 1 }, events[4]])
})

it('keeps short runs whole', () => {
  const events = [sampleEvent({ seq: 1 }), sampleEvent({ seq: 2, status: 'claimed' })]
  expect(foldRuns(events)).toEqual(events)
})
