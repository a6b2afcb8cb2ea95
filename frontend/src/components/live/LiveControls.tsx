import { Button, NativeSelect, SegmentedControl, Tooltip } from '@mantine/core'
import styles from '@/components/live/Live.module.css'
import { RATES_MS } from '@/components/live/useLive'
import { WINDOWS_MIN, type Shown } from '@/components/live/view'
import { plotText } from '@/lib/text/live'
import { PlayIcon, StopIcon } from '@/ui/icons'

const ZOOM = 0.5

interface LiveControlsProps {
  size: 'tab' | 'panel'
  shown: Shown
  intervalMs: number
  onInterval: (intervalMs: number) => void
  onWindow: (windowMs: number) => void
  onPause: () => void
  onZoom: (factor: number) => void
  onCsv: () => void
  onPng: () => void
  hasSamples: boolean
}

export function LiveControls(props: LiveControlsProps) {
  const isHeld = props.shown.kind === 'held'
  return (
    <div className={styles.controls} role="toolbar" aria-label={plotText.title}>
      <Button onClick={props.onPause} leftSection={isHeld ? <PlayIcon /> : <StopIcon />}>
        {isHeld ? plotText.goOn : plotText.pause}
      </Button>
      <SegmentedControl
        aria-label={plotText.window}
        value={String(props.shown.windowMs / 60_000)}
        onChange={(minutes) => props.onWindow(Number(minutes) * 60_000)}
        data={WINDOWS_MIN.map((minutes) => ({ value: String(minutes), label: plotText.minutes(minutes) }))}
      />
      {props.size === 'tab' && <Zoom onZoom={props.onZoom} />}
      <NativeSelect
        aria-label={plotText.rate}
        className={styles.rate}
        value={String(props.intervalMs)}
        onChange={({ currentTarget }) => props.onInterval(Number(currentTarget.value))}
        data={RATES_MS.map((rate) => ({ value: String(rate), label: plotText.rateOf(rate) }))}
      />
      <span className={styles.grow} />
      <Tooltip label={plotText.csvTitle}>
        <Button disabled={!props.hasSamples} onClick={props.onCsv} aria-label={plotText.csvTitle}>
          {plotText.csv}
        </Button>
      </Tooltip>
      <Tooltip label={plotText.pngTitle}>
        <Button disabled={!props.hasSamples} onClick={props.onPng} aria-label={plotText.pngTitle}>
          {plotText.png}
        </Button>
      </Tooltip>
    </div>
  )
}

function Zoom({ onZoom }: { onZoom: (factor: number) => void }) {
  return (
    <Button.Group>
      <Button aria-label={plotText.zoomOut} onClick={() => onZoom(1 / ZOOM)}>
        −
      </Button>
      <Button aria-label={plotText.zoomIn} onClick={() => onZoom(ZOOM)}>
        +
      </Button>
    </Button.Group>
  )
}
