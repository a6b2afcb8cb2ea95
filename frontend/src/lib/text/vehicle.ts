// Words about vehicles and their entities.
import { formatCount } from '@/lib/count'

export const vehicleText = {
  title: 'Vehicles',
  vin: 'VIN',
  name: 'Name',
  tags: 'Tags',
  status: 'Status',
  lastContact: 'Last contact',
  never: 'never',
  ago: (age: string) => `${age} ago`,
  search: 'Search',
  searchHint: 'VIN or name',
  total: (total: number, filtered: boolean) => {
    if (filtered) return total === 1 ? 'one vehicle fits' : `${formatCount(total)} vehicles fit`
    return total === 1 ? 'one vehicle' : `${formatCount(total)} vehicles`
  },
  statusFilter: 'Status',
  anyStatus: 'any status',
  emptyTitle: 'No vehicles yet',
  empty: 'An administrator adds vehicles with the command line: sovd vehicles add.',
  noMatchTitle: 'No vehicle matches',
  noMatch: 'Nothing fits this search and status.',
  clearFilters: 'Clear the filters',
  connection: 'connection',
  lastSeen: 'last contact',
  statusWord: { connected: 'connected', disconnected: 'disconnected', unknown: 'unknown' },
  statusMeaning: {
    connected: 'The vehicle answered when it was last asked.',
    disconnected: 'The vehicle does not answer.',
    unknown: 'The vehicle has not been asked yet, or the last answer is too old to say.',
  },
} as const

export const entityText = {
  title: 'Entities',
  search: 'Search entities',
  readAt: (clock: string, age: string) => `read ${clock}, ${age} ago`,
  old: 'This reading is old.',
  refresh: 'Read the entities again',
  refreshing: 'Reading',
  emptyTitle: 'No entities',
  empty: 'The vehicle answered and named none.',
  noMatch: 'No entity matches.',
  choose: 'Choose an entity on the left to see what it offers.',
  chooseTitle: 'No entity chosen',
  gone: 'This vehicle has no such entity now.',
  kinds: { area: 'area', component: 'component', app: 'app', function: 'function' },
  collections: 'Collections',
  noCollections: 'This entity offers no collections. Its parts may.',
  read: (collection: string) => `Read ${collection}`,
  expand: (name: string) => `Open ${name}`,
  collapse: (name: string) => `Close ${name}`,
} as const
