import { useNavigate } from '@tanstack/react-router'
import { logOut } from '@/api/account'
import { useServices } from '@/api/services'
import type { Entry } from '@/components/palette/entries'
import { readRecents, recentId } from '@/components/palette/recents'
import { useFoundVehicles, useInventory } from '@/components/palette/useFound'
import { usePlaces } from '@/components/shell/places'
import { changeLanguage, language, LANGUAGES } from '@/lib/text/language'
import { paletteText } from '@/lib/text/palette'
import { LANGUAGE_NAMES, shellText } from '@/lib/text/shell'
import { useColours, type Colours } from '@/ui/useColours'

const COLOURS = ['light', 'dark', 'auto'] as const satisfies Colours[]

export interface Found {
  entries: Entry[]
  isSearching: boolean
  /** So many components did not tell what they have. */
  silent: number
}

/** Everything that can be found now: what is always there, and what server and vehicle tell for what was typed. */
export function useEntries(wish: string, showKeys: () => void): Found {
  const lately = useRecentEntries()
  const pages = usePageEntries()
  const actions = useActionEntries(showKeys)
  const vehicles = useFoundVehicles(wish)
  const inventory = useInventory(wish !== '')
  return {
    entries: [...lately, ...pages, ...inventory.entries, ...vehicles.entries, ...actions],
    isSearching: vehicles.isSearching || inventory.isSearching,
    silent: inventory.silent,
  }
}

function useRecentEntries(): Entry[] {
  const navigate = useNavigate()
  return readRecents().map((recent) => ({
    id: `recent ${recentId(recent)}`,
    group: 'recent',
    title: recent.name ?? recent.vehicle,
    detail: recent.entity === undefined ? recent.vin : `${recent.entity}, ${recent.vehicle}, ${recent.vin}`,
    run: () =>
      void navigate({
        to: '/vehicles/$vehicleId',
        params: { vehicleId: recent.vehicleId },
        search: { entity: recent.entity },
      }),
  }))
}

function usePageEntries(): Entry[] {
  const navigate = useNavigate()
  return usePlaces().map(({ to, name, key }) => ({
    id: `page ${to}`,
    group: 'pages',
    title: name,
    detail: `g ${key}`,
    run: () => void navigate({ to }),
  }))
}

function useActionEntries(showKeys: () => void): Entry[] {
  const { api, session } = useServices()
  const [colours, setColours] = useColours()
  const action = (id: string, title: string, run: () => void): Entry => ({
    id: `action ${id}`,
    group: 'actions',
    title,
    run,
  })
  return [
    action('keys', paletteText.shortcuts, showKeys),
    ...COLOURS.filter((wish) => wish !== colours).map((wish) =>
      action(wish, paletteText.colours(shellText.themes[wish]), () => setColours(wish)),
    ),
    ...LANGUAGES.filter((wish) => wish !== language).map((wish) =>
      action(wish, paletteText.language(LANGUAGE_NAMES[wish]), () => changeLanguage(wish)),
    ),
    // The session ends here even when the server cannot be told, so a failure has nothing to say.
    action('log-out', shellText.logOut, () => void logOut(api, session).catch(() => undefined)),
  ]
}
