import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useServices } from '@/api/services'
import { Shell } from '@/components/shell/Shell'

/** Every screen of somebody who is logged in; the live connection is open as long as one is shown. */
export function SignedIn() {
  const { live } = useServices()
  useEffect(() => live.start(), [live])
  return (
    <Shell>
      <Outlet />
    </Shell>
  )
}
