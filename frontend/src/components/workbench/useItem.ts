import { getRouteApi } from '@tanstack/react-router'

const route = getRouteApi('/signed-in/vehicles/$vehicleId')

/** What is chosen inside the tab: it stands in the address, so that it can be shared and found again. */
export function useItem(): { item: string | undefined; choose: (item: string | undefined) => void } {
  const { item } = route.useSearch()
  const navigate = route.useNavigate()
  return {
    item,
    choose: (chosen) => void navigate({ search: (known) => ({ ...known, item: chosen }), replace: true }),
  }
}
