// Every address of the console, and the screen behind it. Screens are loaded when they are first opened.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import * as z from 'zod/mini'
import { RANGE_NAMES } from '@/api/history'
import { TOLD_ENDS, type Session } from '@/api/session'
import { FAULT_FILTERS, VEHICLE_STATUSES } from '@/api/vehicles'
import { SHOWN } from '@/components/faults/faultStatus'
import { LEVELS } from '@/components/faults/levels'
import { TABS } from '@/components/workbench/tabs'
import { BrokenPage } from '@/pages/BrokenPage'
import { NotFoundPage } from '@/pages/NotFoundPage'

interface RouterContext {
  session: Session
}

/** An address somebody mistyped shows the screen without that part, not an error. */
const text = z.catch(z.optional(z.string().check(z.minLength(1))), undefined)

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: z.object({
    reason: z.catch(z.optional(z.enum(TOLD_ENDS)), undefined),
    next: text,
  }),
  component: lazyRouteComponent(() => import('@/pages/LoginPage'), 'LoginPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => {
    if (context.session.token !== null) return
    const next = location.href === '/' ? {} : { next: location.href }
    throw redirect({ to: '/login', search: next })
  },
  component: lazyRouteComponent(() => import('@/components/shell/SignedIn'), 'SignedIn'),
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('@/pages/DashboardPage'), 'DashboardPage'),
})

const vehicles = createRoute({
  getParentRoute: () => signedIn,
  path: '/vehicles',
  validateSearch: z.object({
    q: text,
    status: z.catch(z.optional(z.enum(VEHICLE_STATUSES)), undefined),
    tag: text,
    faults: z.catch(z.optional(z.enum(FAULT_FILTERS)), undefined),
  }),
  component: lazyRouteComponent(() => import('@/pages/VehiclesPage'), 'VehiclesPage'),
})

const vehicle = createRoute({
  getParentRoute: () => signedIn,
  path: '/vehicles/$vehicleId',
  validateSearch: z.object({
    entity: text,
    tab: z.catch(z.optional(z.enum(TABS)), undefined),
    item: text,
    severity: z.catch(z.optional(z.enum(LEVELS)), undefined),
    shown: z.catch(z.optional(z.enum(SHOWN)), undefined),
    find: text,
  }),
  component: lazyRouteComponent(() => import('@/pages/VehiclePage'), 'VehiclePage'),
})

const commands = createRoute({
  getParentRoute: () => signedIn,
  path: '/commands',
  // `from`: the command whose request is sent once more.
  validateSearch: z.object({ vehicle: text, from: text }),
  component: lazyRouteComponent(() => import('@/pages/CommandsPage'), 'CommandsPage'),
})

const command = createRoute({
  getParentRoute: () => signedIn,
  path: '/commands/$commandId',
  component: lazyRouteComponent(() => import('@/pages/CommandPage'), 'CommandPage'),
})

const history = createRoute({
  getParentRoute: () => signedIn,
  path: '/history',
  validateSearch: z.object({
    vehicle: text,
    user: text,
    component: text,
    path: text,
    command: text,
    status: text,
    range: z.catch(z.optional(z.enum(RANGE_NAMES)), undefined),
    since: text,
    until: text,
    // The command that is open beside the list.
    show: text,
  }),
  component: lazyRouteComponent(() => import('@/pages/HistoryPage'), 'HistoryPage'),
})

const administration = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration',
  component: lazyRouteComponent(() => import('@/pages/AdministrationPage'), 'AdministrationPage'),
})

const administrationHome = createRoute({
  getParentRoute: () => administration,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/administration/users' })
  },
})

const users = createRoute({
  getParentRoute: () => administration,
  path: '/users',
  validateSearch: z.object({ q: text, user: text }),
  component: lazyRouteComponent(() => import('@/pages/UsersPage'), 'UsersPage'),
})

const keptVehicles = createRoute({
  getParentRoute: () => administration,
  path: '/vehicles',
  validateSearch: z.object({ q: text }),
  component: lazyRouteComponent(
    () => import('@/pages/AdministrationVehiclesPage'),
    'AdministrationVehiclesPage',
  ),
})

const health = createRoute({
  getParentRoute: () => administration,
  path: '/health',
  component: lazyRouteComponent(() => import('@/pages/HealthPage'), 'HealthPage'),
})

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/pages/ProfilePage'), 'ProfilePage'),
})

/** Whatever else: said within the frame, so that one can go on from there. */
const nowhere = createRoute({
  getParentRoute: () => signedIn,
  path: '$',
  component: NotFoundPage,
})

const routeTree = root.addChildren([
  login,
  signedIn.addChildren([
    home,
    vehicles,
    vehicle,
    commands,
    command,
    history,
    administration.addChildren([administrationHome, users, keptVehicles, health]),
    profile,
    nowhere,
  ]),
])

export function buildRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: BrokenPage,
    scrollRestoration: true,
    // Plain text in addresses: a VIN of digits stays text, and needs no quotes.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
      const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
      return given.length === 0 ? '' : `?${parameters.toString()}`
    },
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>
  }
}
