import { useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Track } from '@/api/live/recording'
import { useLiveState } from '@/api/services'
import type { Vehicle } from '@/api/wire'
import { samplesCsv } from '@/components/live/exportCsv'
import { lanesOf } from '@/components/live/lanes'
import { Legend } from '@/components/live/Legend'
import styles from '@/components/live/Live.module.css'
import { LiveControls } from '@/components/live/LiveControls'
import { Plot } from '@/components/live/Plot'
import type { Plotter } from '@/components/live/plotter'
import { savePicture, saveText } from '@/components/live/saving'
import { headline, remarks } from '@/components/live/stateWords'
import { useMarks } from '@/components/live/useMarks'
import type { LiveDesk } from '@/components/live/useLive'
import { View } from '@/components/live/view'
import { HISTORY_MS } from '@/api/live/series'
import { plotText } from '@/lib/text/live'

const LANE_PX = { tab: 150, panel: 92 }
const MOST_PX = { tab: 500, panel: 380 }
const LEAST_PX = { tab: 240, panel: 180 }
// A sample may come late before a line breaks.
const LATE = 2.5
const LEAST_GAP_MS = 800

interface LivePlotProps {
  vehicle: Vehicle
  desk: LiveDesk
  size: 'tab' | 'panel'
}

/** What is pinned, over time: state, controls, lanes and values. */
export function LivePlot({ vehicle, desk, size }: LivePlotProps) {
  const [view] = useState(() => new View())
  const plotter = useRef<Plotter>(null)
  const shown = useSyncExternalStore(view.watch, view.state)
  const marks = useMarks(vehicle.id)
  const lanes = useMemo(() => lanesOf(desk.tracks), [desk.tracks])
  const height = Math.min(Math.max(lanes.length * LANE_PX[size], LEAST_PX[size]), MOST_PX[size])
  const now = () => desk.recording.now(Date.now())
  const file = (ending: string) =>
    `live-${vehicle.vin.slice(-6)}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${ending}`
  return (
    <div className={styles.live}>
      <LiveControls
        size={size}
        shown={shown}
        intervalMs={desk.intervalMs}
        onInterval={desk.setIntervalMs}
        onWindow={(windowMs) => view.follow(windowMs)}
        onPause={() => (shown.kind === 'held' ? view.follow() : view.pause(now()))}
        onZoom={(factor) => {
          const [from, to] = view.range(now())
          view.zoom(factor, (from + to) / 2, now())
        }}
        onCsv={() => saveText(file('csv'), samplesCsv(desk.tracks, now() - HISTORY_MS, now()))}
        onPng={() =>
          savePicture(
            file('png'),
            `${vehicle.name}, ${vehicle.vin}`,
            lanes,
            plotter.current?.canvases() ?? [],
          )
        }
        hasSamples={lanes.length > 0}
      />
      <StateLine desk={desk} isHeld={shown.kind === 'held'} />
      <div className={styles.body} data-size={size}>
        {lanes.length === 0 ? (
          <div className={styles.waiting}>{plotText.waiting}</div>
        ) : (
          <Plot
            recording={desk.recording}
            view={view}
            lanes={lanes}
            marks={marks}
            gapOf={(track) => gapOf(track, desk)}
            height={height}
            onPlotter={(made) => {
              plotter.current = made
            }}
          />
        )}
        <Legend
          recording={desk.recording}
          tracks={desk.tracks}
          pins={desk.pins}
          onTakeOff={desk.toggle}
          plotter={() => plotter.current}
        />
      </div>
    </div>
  )
}

function StateLine({ desk, isHeld }: { desk: LiveDesk; isHeld: boolean }) {
  const isConnected = useLiveState() === 'connected'
  const head = headline(desk.status, desk.intervalMs, isConnected)
  const nameOf = (entity: string, data: string) =>
    desk.pins.find((pin) => pin.entity === entity && pin.data === data)?.name ?? data
  const more = isConnected ? remarks(desk.status, desk.intervalMs, nameOf) : []
  return (
    <div className={styles.state}>
      <p role="status" data-tone={head.tone}>
        <i aria-hidden="true" />
        {head.text}
      </p>
      {isHeld && <p data-tone="neutral">{plotText.held}</p>}
      {more.map(({ tone, text }) => (
        <p key={text} data-tone={tone}>
          {text}
        </p>
      ))}
    </div>
  )
}

function gapOf({ pin }: Track, { status, intervalMs }: LiveDesk): number {
  const item = status?.items.find(({ entity, data }) => entity === pin.entity && data === pin.data)
  return Math.max(LATE * Math.max(intervalMs, item?.interval_ms ?? 0), LEAST_GAP_MS)
}
