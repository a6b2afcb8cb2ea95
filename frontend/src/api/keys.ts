// The addresses of server state in the query cache.

export interface VehicleFilter {
  q?: string | undefined
  status?: string | undefined
}

export interface CommandFilter {
  vehicle?: string | undefined
  status?: string | undefined
  path?: string | undefined
}

export const keys = {
  about: ['about'],
  me: ['me'],
  catalogue: ['catalogue'],
  vehicles: ['vehicles'],
  vehicleList: (filter: VehicleFilter) => ['vehicles', 'list', filter],
  vehicleNames: ['vehicles', 'names'],
  vehicle: (id: string) => ['vehicles', 'one', id],
  entities: (id: string) => ['vehicles', 'entities', id],
  commands: ['commands'],
  commandLists: ['commands', 'list'],
  newestCommands: ['commands', 'list', 'newest'],
  newestCommandsOf: (vehicleId: string | null) => ['commands', 'list', 'newest', vehicleId],
  commandHistory: (filter: CommandFilter) => ['commands', 'list', 'history', filter],
  command: (id: string) => ['commands', 'one', id],
  commandProgress: (id: string) => ['command-progress', id],
  commandEvents: (id: string) => ['commands', 'events', id],
} as const
