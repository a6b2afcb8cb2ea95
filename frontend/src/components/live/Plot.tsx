import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { Recording, Track } from '@/api/live/recording'
import { eachFrame } from '@/components/live/frames'
import type { Lane } from '@/components/live/lanes'
import styles from '@/components/live/Live.module.css'
import { Plotter, type Mark } from '@/components/live/plotter'
import type { View } from '@/components/live/view'
import { plotText } from '@/lib/text/live'

const ZOOM = 0.7
const PAN = 0.2

interface PlotProps {
  recording: Recording
  view: View
  lanes: readonly Lane[]
  marks: readonly Mark[]
  gapOf: (track: Track) => number
  height: number
  /** Handed the plotter while there is one. */
  onPlotter: (plotter: Plotter | null) => void
}

/** The lanes. React builds them; the samples are drawn beside it. */
export function Plot({ recording, view, lanes, marks, gapOf, height, onPlotter }: PlotProps) {
  const host = useRef<HTMLDivElement>(null)
  const plotter = useRef<Plotter>(null)
  const latest = useRef({ marks, gapOf, onPlotter })
  useEffect(() => {
    latest.current = { marks, gapOf, onPlotter }
  })
  useEffect(() => {
    if (host.current === null) return
    const made = new Plotter(host.current, {
      recording,
      view,
      marks: () => latest.current.marks,
      gapOf: (track) => latest.current.gapOf(track),
      clock: Date.now,
    })
    plotter.current = made
    latest.current.onPlotter(made)
    const endFrames = eachFrame((moment) => made.frame(moment))
    const endSizes = onChangeOfLook(host.current, () => made.rebuild())
    const endWheel = onWheel(host.current, view, recording, () => made.crosshair())
    return () => {
      endFrames()
      endSizes()
      endWheel()
      made.destroy()
      plotter.current = null
      latest.current.onPlotter(null)
    }
  }, [recording, view])
  useEffect(() => plotter.current?.show(lanes, height), [lanes, height, recording, view])
  return (
    <div
      ref={host}
      className={styles.plot}
      role="group"
      tabIndex={0}
      aria-label={plotText.plot}
      aria-description={plotText.plotHelp}
      onKeyDown={(event) => onKey(event, view, recording)}
    />
  )
}

function onKey(event: KeyboardEvent, view: View, recording: Recording): void {
  const now = recording.now(Date.now())
  const [from, to] = view.range(now)
  const middle = (from + to) / 2
  const actions: Record<string, (() => void) | undefined> = {
    ArrowLeft: () => view.pan(-PAN, now),
    ArrowRight: () => view.pan(PAN, now),
    '+': () => view.zoom(ZOOM, middle, now),
    '-': () => view.zoom(1 / ZOOM, middle, now),
    ' ': () => (view.state().kind === 'held' ? view.follow() : view.pause(now)),
    Escape: () => view.follow(),
  }
  const action = actions[event.key]
  if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  action()
}

function onWheel(
  host: HTMLElement,
  view: View,
  recording: Recording,
  crosshair: () => number | null,
): () => void {
  const turn = (event: WheelEvent) => {
    const at = crosshair()
    if (at === null || event.ctrlKey) return
    event.preventDefault()
    view.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, at, recording.now(Date.now()))
  }
  // Not through React, whose wheel events cannot keep the page from scrolling.
  host.addEventListener('wheel', turn, { passive: false })
  return () => host.removeEventListener('wheel', turn)
}

/** Another width, or other colours. */
function onChangeOfLook(host: HTMLElement, call: () => void): () => void {
  let width = host.clientWidth
  const sizes = new ResizeObserver(() => {
    if (host.clientWidth === width) return
    width = host.clientWidth
    call()
  })
  sizes.observe(host)
  const colours = new MutationObserver(call)
  colours.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
  return () => {
    sizes.disconnect()
    colours.disconnect()
  }
}
