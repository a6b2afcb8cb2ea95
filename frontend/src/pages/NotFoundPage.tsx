import { Link } from '@tanstack/react-router'
import { shellText } from '@/lib/text/shell'
import { EmptyNote } from '@/ui/Note'
import { usePageTitle } from '@/ui/usePageTitle'

export function NotFoundPage() {
  usePageTitle(shellText.notFoundTitle, shellText.product)
  return (
    <main>
      <EmptyNote title={shellText.notFoundTitle} actions={<Link to="/vehicles">{shellText.toVehicles}</Link>}>
        {shellText.notFound}
      </EmptyNote>
    </main>
  )
}
