// Words of the frame around every screen.
import { formatCount } from '@/lib/count'

export const shellText = {
  product: 'SOVD',
  navigation: 'Main',
  skip: 'Skip to the content',
  vehicles: 'Vehicles',
  commands: 'Commands',
  history: 'History',
  demoLabel: 'Demo',
  demo: 'Demo: the vehicles are simulated and the accounts are known to everybody. Do not connect a real vehicle.',
  userMenu: (name: string) => `User menu of ${name}`,
  role: (role: string) => `role: ${role}`,
  roles: { viewer: 'viewer', engineer: 'engineer', admin: 'administrator' },
  logOut: 'Log out',
  theme: 'Colours',
  themes: { light: 'Light', dark: 'Dark', auto: 'System' },
  notFoundTitle: 'No such page',
  notFound: 'There is nothing at this address. The link may be old or mistyped.',
  toVehicles: 'Go to the vehicles',
  brokenTitle: 'This screen has failed',
  broken: 'The console met something it did not expect. The vehicle was not touched by this.',
  reload: 'Load the page again',
} as const

export const liveText = {
  connecting: 'connecting',
  connected: 'live',
  reconnecting: 'reconnecting',
  offline: 'offline',
  refused: 'not live',
  meaning: {
    connecting: 'The live connection is being opened.',
    connected: 'Events are shown as they happen.',
    reconnecting: 'The live connection was lost and is being opened again. What you see may be a little old.',
    offline: 'No connection to the server. What you see may be old. The console keeps trying.',
    refused:
      'The server does not accept live connections from this address. Results are asked for every few seconds.',
  },
} as const

export const tableText = {
  loading: 'Loading',
  more: 'Load more',
  loadingMore: 'Loading more',
  end: (count: number) => (count === 1 ? 'one entry, that is all' : `${count} entries, that is all`),
  shown: (count: number, total?: number) =>
    total === undefined ? `${count} shown` : `${formatCount(count)} of ${formatCount(total)} shown`,
} as const

export const copyText = {
  copy: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  failed: 'Could not copy; mark the text and copy it by hand',
} as const
