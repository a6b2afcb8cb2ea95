// Builds everything and hands it down. Nothing else builds services.
import '@/ui/mantine.css'
import '@/ui/tokens.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { apiBase, socketUrl } from '@/api/address'
import { createApi } from '@/api/client'
import { Unreachable } from '@/api/failures'
import { CacheWriter } from '@/api/live/cacheWriter'
import { browserSocket } from '@/api/live/browserSocket'
import { LiveSocket } from '@/api/live/liveSocket'
import { Recordings } from '@/api/live/recordings'
import { Looks } from '@/api/looks'
import { RateHold } from '@/api/rateHold'
import { ServicesContext, type Services } from '@/api/services'
import { acrossTabs, Session, TOKEN_KEY, type EndReason } from '@/api/session'
import { forgetRecents } from '@/components/palette/recents'
import { language } from '@/lib/text/language'
import { buildRouter } from '@/routes'
import { theme } from '@/ui/theme'

const RETRIES = 2

function buildCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, failure) => failure instanceof Unreachable && failures < RETRIES,
        // Without it a request made offline waits without a word instead of failing with one.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

function buildServices(cache: QueryClient): Services {
  const base = apiBase(import.meta.env.VITE_API_BASE_URL)
  const session = new Session({
    storage: window.localStorage,
    fetch: (url, init) => fetch(url, init),
    baseUrl: base,
    exclusively: acrossTabs,
  })
  const live = new LiveSocket(
    {
      session,
      open: () => browserSocket(socketUrl(base, window.location.href)),
      after,
      random: Math.random,
    },
    new CacheWriter(cache),
  )
  const hold = new RateHold({ after, now: Date.now, random: Math.random })
  const api = createApi(base, session, (request) => fetch(request), hold)
  const recordings = new Recordings({ live, after, now: Date.now })
  return { api, looks: new Looks(api), session, hold, live, recordings }
}

function watchBrowser({ session, live }: Services): void {
  window.addEventListener('online', () => live.networkChanged(true))
  window.addEventListener('offline', () => live.networkChanged(false))
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === TOKEN_KEY && newValue === null) session.endedElsewhere()
  })
}

function start(container: HTMLElement): void {
  const cache = buildCache()
  const services = buildServices(cache)
  document.documentElement.lang = language
  const router = buildRouter({ session: services.session })
  services.session.onEnd((reason) => {
    services.live.stop()
    // What was looked at is nothing for the next person at this browser.
    if (reason === 'loggedOut') forgetRecents()
    void router.navigate(loginAfter(reason, router.state.location)).then(() => cache.clear())
  })
  watchBrowser(services)
  createRoot(container).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={cache}>
          <ServicesContext value={services}>
            <RouterProvider router={router} />
          </ServicesContext>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

/** Where somebody goes whose session is over: to log in, and then back to where they were. */
function loginAfter(reason: EndReason, from: { pathname: string; href: string }) {
  const isThere = from.pathname === '/login'
  const next = isThere || reason === 'loggedOut' ? {} : { next: from.href }
  return { to: '/login', search: { ...(reason === 'loggedOut' ? {} : { reason }), ...next } } as const
}

const container = document.getElementById('root')
if (container === null) throw new Error('index.html has no element with the id "root".')
document.documentElement.lang = language
start(container)
