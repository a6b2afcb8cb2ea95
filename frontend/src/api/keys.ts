// The addresses of server state in the query cache.
import type { HistoryFilter } from '@/api/history'

export interface VehicleFilter {
  q?: string | undefined
  status?: string | undefined
  tag?: string | undefined
  faults?: string | undefined
}

export const keys = {
  about: ['about'],
  me: ['me'],
  ownAccount: ['account'],
  ownSessions: ['account', 'sessions'],
  users: ['users'],
  userSessions: (id: string) => ['users', 'sessions', id],
  catalogue: ['catalogue'],
  vehicles: ['vehicles'],
  vehicleList: (filter: VehicleFilter) => ['vehicles', 'list', filter],
  vehicleLists: ['vehicles', 'list'],
  vehicleWindow: (filter: VehicleFilter, number: number) => ['vehicles', 'list', filter, number],
  vehicleSearch: (q: string) => ['vehicles', 'search', q],
  // Not below `vehicles`: a name hardly changes, and is not asked for again with them.
  vehicleName: (id: string) => ['vehicleName', id],
  vehicle: (id: string) => ['vehicles', 'one', id],
  entities: (id: string) => ['vehicles', 'entities', id],
  vehicleFaults: (id: string) => ['vehicles', 'faults', id],
  vehicleLocks: (id: string) => ['vehicles', 'locks', id],
  vehicleModes: (id: string) => ['vehicles', 'modes', id],
  looks: (vehicleId: string) => ['looks', vehicleId],
  look: (vehicleId: string, path: string) => ['looks', vehicleId, path],
  commands: ['commands'],
  commandLists: ['commands', 'list'],
  newestCommands: ['commands', 'list', 'newest'],
  newestCommandsOf: (vehicleId: string | null) => ['commands', 'list', 'newest', vehicleId],
  commandHistory: (filter: HistoryFilter) => ['commands', 'list', 'history', filter],
  command: (id: string) => ['commands', 'one', id],
  dashboard: ['dashboard'],
  readiness: ['readiness'],
  health: ['health'],
  healthPart: (part: string) => ['health', part],
  commandProgress: (id: string) => ['command-progress', id],
  commandEvents: (id: string) => ['commands', 'events', id],
} as const
