import { useQuery } from '@tanstack/react-query'
import { catalogueQuery } from '@/api/commands'
import { useServices } from '@/api/services'
import { readForm, type ComposeForm } from '@/components/compose/draft'
import { typedPath } from '@/components/compose/previewPath'
import { useLockAhead } from '@/components/locks/useLockAhead'
import { refusalOf } from '@/components/locks/useLockRefusal'
import { useRole } from '@/components/useRole'

/** What the form says: a draft, or why there is none; and the lock of somebody else that it would meet. */
export function useComposed(form: ComposeForm, vehicleId: string | undefined) {
  const { api } = useServices()
  const catalogue = useQuery(catalogueQuery(api))
  const role = useRole()
  const read = readForm(form, catalogue.data, vehicleId, role)
  const ready = 'ready' in read ? read.ready : undefined
  const ahead = useLockAhead(vehicleId, ready ?? { method: undefined, path: typedPath(form) })
  const locked = ahead?.effect === 'refused' ? refusalOf(ahead.lock) : undefined
  return {
    catalogue,
    ready,
    ahead,
    /** Why it cannot be sent: it is not finished, or the server would not take it. */
    refusal: 'refusal' in read ? read.refusal : locked,
    isRisky: ready !== undefined && ready.risk !== 'read',
  }
}
