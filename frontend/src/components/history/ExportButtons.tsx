import { Button, Tooltip } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { exportCommands, type ExportFormat } from '@/api/exporting'
import type { HistoryFilter } from '@/api/history'
import { useServices } from '@/api/services'
import styles from '@/components/history/History.module.css'
import { Problem } from '@/components/Problem'
import { fileTime, saveFile } from '@/lib/download'
import { historyText } from '@/lib/text/history'
import { DownloadIcon } from '@/ui/icons'

const words = historyText.exporting
const FORMATS = [
  { format: 'csv', label: words.csv, meaning: words.csvMeaning },
  { format: 'json', label: words.json, meaning: words.jsonMeaning },
] as const

type Progress =
  | { is: 'idle' }
  | { is: 'running'; bytes: number }
  | { is: 'saved'; name: string }
  | { is: 'failed'; failure: unknown }

/** Saves what the filter shows, all of it, not only the rows that are loaded. */
export function ExportButtons({ filter }: { filter: HistoryFilter }) {
  const { api } = useServices()
  const [progress, setProgress] = useState<Progress>({ is: 'idle' })
  const under = useRef<AbortController | null>(null)
  useEffect(() => () => under.current?.abort(), [])
  const begin = async (format: ExportFormat) => {
    const control = new AbortController()
    under.current = control
    setProgress({ is: 'running', bytes: 0 })
    try {
      const onBytes = (bytes: number) => setProgress({ is: 'running', bytes })
      const content = await exportCommands(api, filter, format, { signal: control.signal, onBytes })
      const name = `commands_${fileTime(new Date())}.${format}`
      saveFile(content, name)
      setProgress({ is: 'saved', name })
    } catch (failure) {
      setProgress(control.signal.aborted ? { is: 'idle' } : { is: 'failed', failure })
    }
  }
  return (
    <div className={styles.exports} role="group" aria-label={words.label}>
      <output>
        {progress.is === 'running' && words.running(progress.bytes)}
        {progress.is === 'saved' && words.done(progress.name)}
      </output>
      {progress.is === 'running' ? (
        <Button size="compact-xs" onClick={() => under.current?.abort()}>
          {words.stop}
        </Button>
      ) : (
        FORMATS.map(({ format, label, meaning }) => (
          <Tooltip key={format} label={`${words.label}. ${meaning}`}>
            <Button size="compact-xs" leftSection={<DownloadIcon />} onClick={() => void begin(format)}>
              {label}
            </Button>
          </Tooltip>
        ))
      )}
      {progress.is === 'failed' && <Problem failure={progress.failure} />}
    </div>
  )
}
