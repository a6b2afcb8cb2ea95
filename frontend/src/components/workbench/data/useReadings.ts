import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { lookQuery } from '@/api/looks'
import { useServices } from '@/api/services'
import type { Sight } from '@/api/wire'
import type { DataItem } from '@/components/workbench/data/dataItems'
import { readingOf, type Reading } from '@/components/workbench/data/reading'

// One request to the server carries so many looks.
const AT_ONCE = 100

export interface Readings {
  of: (item: DataItem) => Reading | undefined
  readCount: number
  /** When the newest of them was read. */
  newest: string | undefined
  read: (items: readonly DataItem[]) => void
  /** While a reading is under way. */
  progress: { done: number; all: number } | undefined
  stop: () => void
  /** What kept the last reading from going on. */
  failure: unknown
}

/** The values of data items as they were last looked at by this page. Looking again is the reader's decision. */
export function useReadings(vehicleId: string, items: readonly DataItem[]): Readings {
  const { looks } = useServices()
  const cache = useQueryClient()
  const sights = useQueries({
    queries: items.map(({ path }) => ({ ...lookQuery(looks, vehicleId, path), enabled: false })),
    combine: dataOfAll,
  })
  const byPath = useMemo(
    () => new Map(sights.flatMap((sight) => (sight ? [[sight.path, known(sight)]] : []))),
    [sights],
  )
  const [progress, setProgress] = useState<{ done: number; all: number }>()
  const [failure, setFailure] = useState<unknown>(null)
  const round = useRef<AbortController>(null)
  useEffect(() => () => round.current?.abort(), [])

  const read = useCallback(
    async (wanted: readonly DataItem[]) => {
      const mine = new AbortController()
      round.current?.abort()
      round.current = mine
      setFailure(null)
      try {
        for (let done = 0; done < wanted.length && !mine.signal.aborted; done += AT_ONCE) {
          setProgress({ done, all: wanted.length })
          const batch = wanted.slice(done, done + AT_ONCE)
          await Promise.all(
            batch.map(({ path }) => cache.query({ ...lookQuery(looks, vehicleId, path), staleTime: 0 })),
          )
        }
      } catch (kept) {
        if (!mine.signal.aborted) setFailure(kept)
      }
      if (round.current === mine) setProgress(undefined)
    },
    [cache, looks, vehicleId],
  )

  const of = useCallback((item: DataItem) => byPath.get(item.path), [byPath])
  return {
    of,
    readCount: byPath.size,
    newest: [...byPath.values()].map(({ readAt }) => readAt).reduce(later, undefined),
    read: (wanted) => void read(wanted),
    progress,
    stop: () => {
      round.current?.abort()
      setProgress(undefined)
    },
    failure,
  }
}

function dataOfAll(results: readonly { data: Sight | undefined }[]): (Sight | undefined)[] {
  return results.map(({ data }) => data)
}

const READ = new WeakMap<Sight, Reading>()

/** The same reading for the same sight, so that lines that did not change are not drawn again. */
function known(sight: Sight): Reading {
  const read = READ.get(sight) ?? readingOf(sight)
  READ.set(sight, read)
  return read
}

function later(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) > Date.parse(other) ? one : other
}
