// A running operation or a subscription tells of itself again and again; the timeline shows where it
// began and where it is. Pure.
import type { CommandEvent } from '@/api/wire'

/** So many events that were left out, after the event of this `seq`. */
export interface Fold {
  folded: number
  after: number
}

const SHOWN_WHOLE = 3

/** In a run of events of one status, all but the first and the last are left out. */
export function foldRuns(events: readonly CommandEvent[]): (CommandEvent | Fold)[] {
  return runsOf(events).flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)]
    if (run.length <= SHOWN_WHOLE || first === undefined || last === undefined) return run
    return [first, { folded: run.length - 2, after: first.seq }, last]
  })
}

function runsOf(events: readonly CommandEvent[]): CommandEvent[][] {
  const runs: CommandEvent[][] = []
  for (const event of events) {
    const run = runs.at(-1)
    if (run?.[0]?.status === event.status) run.push(event)
    else runs.push([event])
  }
  return runs
}
