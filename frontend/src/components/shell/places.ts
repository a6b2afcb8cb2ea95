// Where one can go from everywhere: the bar at the top, the palette and the keys read this one table.
import { useRole } from '@/components/useRole'
import { dashboardText } from '@/lib/text/dashboard'
import { shellText } from '@/lib/text/shell'

const PLACES = [
  { to: '/', name: dashboardText.title, key: 'd' },
  { to: '/vehicles', name: shellText.vehicles, key: 'v' },
  { to: '/commands', name: shellText.commands, key: 'c' },
  { to: '/history', name: shellText.history, key: 'h' },
] as const

const ADMIN_PLACES = [...PLACES, { to: '/administration', name: shellText.administration, key: 'a' }] as const

/** An administrator has one more. */
export function usePlaces() {
  return useRole() === 'admin' ? ADMIN_PLACES : PLACES
}
