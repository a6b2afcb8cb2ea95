import { useEffect, useState } from 'react'
import { useLiveState } from '@/api/services'

// A socket that is back within this time is nothing to speak of.
const PATIENCE_MS = 4_000

/** Since when the server is out of reach, in milliseconds since 1970; nothing while it is not. A server that takes
 *  no live connections from here is no outage: everything is asked for instead. */
export function useOutage(): number | undefined {
  const state = useLiveState()
  const isCutOff = state !== 'connected' && state !== 'refused'
  const [since, setSince] = useState<number>()
  useEffect(() => {
    if (!isCutOff) return
    const lostAt = Date.now()
    const timer = setTimeout(() => setSince(lostAt), PATIENCE_MS)
    return () => {
      clearTimeout(timer)
      setSince(undefined)
    }
  }, [isCutOff])
  return since
}
