import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { readIncidentReport } from '@/api/health'
import { useServices } from '@/api/services'
import styles from '@/components/health/Health.module.css'
import { Problem } from '@/components/Problem'
import { fileTime, saveFile } from '@/lib/download'
import { healthText } from '@/lib/text/health'
import { copyText } from '@/lib/text/shell'
import { CopyButton } from '@/ui/CopyButton'
import { Panel } from '@/ui/Panel'

const text = healthText.report

/** Written when somebody asks for it, and shown before it leaves the page. */
export function IncidentReport() {
  const { api } = useServices()
  const report = useMutation({ mutationFn: () => readIncidentReport(api) })
  return (
    <Panel title={text.title} aside={report.data !== undefined && <Actions markdown={report.data} />}>
      <p className={styles.meaning}>{text.meaning}</p>
      <Button loading={report.isPending} onClick={() => report.mutate()}>
        {text.write}
      </Button>
      {report.isError && <Problem failure={report.error} />}
      {report.data !== undefined && (
        // Scrolls by itself, so the keyboard must reach it.
        <pre className={styles.report} translate="no" tabIndex={0} role="region" aria-label={text.text}>
          {report.data}
        </pre>
      )}
    </Panel>
  )
}

function Actions({ markdown }: { markdown: string }) {
  const save = () =>
    saveFile(new Blob([markdown], { type: 'text/markdown' }), `incident-${fileTime(new Date())}.md`)
  return (
    <>
      <CopyButton text={markdown} label={text.copy} done={copyText.copied} failed={copyText.failed} />
      <Button size="compact-xs" onClick={save}>
        {text.save}
      </Button>
    </>
  )
}
