// Where one can go from everywhere: the bar at the top, the palette and the keys read this one table.
import { dashboardText } from '@/lib/text/dashboard'
import { shellText } from '@/lib/text/shell'

export const PLACES = [
  { to: '/', name: dashboardText.title, key: 'd' },
  { to: '/vehicles', name: shellText.vehicles, key: 'v' },
  { to: '/commands', name: shellText.commands, key: 'c' },
  { to: '/history', name: shellText.history, key: 'h' },
] as const

/** The bar of an administrator has one more. */
export const ADMIN_PLACES = [...PLACES, { to: '/administration', name: shellText.administration }] as const
