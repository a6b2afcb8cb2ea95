import { getRouteApi } from '@tanstack/react-router'
import { CommandView } from '@/components/command/CommandView'
import { commandText } from '@/lib/text/command'
import { shellText } from '@/lib/text/shell'
import styles from '@/pages/Page.module.css'
import { usePageTitle } from '@/ui/usePageTitle'

const route = getRouteApi('/signed-in/commands/$commandId')

export function CommandPage() {
  const { commandId } = route.useParams()
  usePageTitle(commandText.one, shellText.product)
  return (
    <div className={styles.page}>
      <h1>{commandText.one}</h1>
      <CommandView key={commandId} id={commandId} />
    </div>
  )
}
