import { useQuery } from '@tanstack/react-query'
import { aboutQuery } from '@/api/account'
import { useServices } from '@/api/services'
import { Banner } from '@/components/shell/Banner'
import { shellText } from '@/lib/text/shell'
import { WarningIcon } from '@/ui/icons'

export function DemoBanner() {
  const { api } = useServices()
  const about = useQuery(aboutQuery(api)).data
  if (about?.profile !== 'demo') return null
  return (
    <aside aria-label={shellText.demoLabel}>
      <Banner tone="warn" icon={<WarningIcon />} slim>
        {shellText.demo}
      </Banner>
    </aside>
  )
}
