// What a request may do to a vehicle. Mirrors `risk_of` in backend/app/sovd/requests.py; the server decides.
import type { Method, Risk } from '@/api/wire'

const CRITICAL = new Set(['operations', 'modes', 'scripts', 'updates', 'clear-data', 'status', 'bulk-data'])

/** `path`: below the vehicle's SOVD root, such as `components/engine/modes/session`. */
export function riskOf(method: Method, path: string): Risk {
  if (method === 'GET') return 'read'
  // An entity path has kinds and ids in turn; ids may be named like a collection.
  const collection = path.split('/').find((segment, at) => at >= 2 && at % 2 === 0 && CRITICAL.has(segment))
  return collection === undefined ? 'write' : 'critical'
}
