// The lanes on the screen, one uPlot each, drawn from the recording a few times a second. Outside React.
import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import type { Recording, Track } from '@/api/live/recording'
import { Columns, type Cell } from '@/components/live/columns'
import type { Lane } from '@/components/live/lanes'
import { placeNames } from '@/components/live/markNames'
import { steadyRange, type Range } from '@/components/live/ranges'
import type { View } from '@/components/live/view'
import { formatRound } from '@/lib/numbers'

const AXIS_WIDTH = 62
const TIMES_HEIGHT = 26
const LEAST_LANE = 84
const LEAST_PAUSE_MS = 80
const LONGEST_PAUSE_MS = 500
const LEAST_DRAG_PX = 6
const LANE_NAME_PX = 34
const FONT = "11px Inter, system-ui, 'Segoe UI', sans-serif"

/** Something that happened, on the axis of time. */
export interface Mark {
  readonly at: number
  readonly label: string
  readonly tone: 'plain' | 'warn' | 'bad'
}

const MARK_COLOUR = { plain: '--dim', warn: '--warn', bad: '--bad' } as const satisfies Record<
  Mark['tone'],
  string
>

export interface PlotterPorts {
  readonly recording: Recording
  readonly view: View
  readonly marks: () => readonly Mark[]
  /** Longer than this between two samples of a line, and there is a gap. In ms. */
  readonly gapOf: (track: Track) => number
  readonly clock: () => number
}

interface Drawn {
  readonly lane: Lane
  readonly plot: uPlot
  readonly cells: Cell[][]
  range: Range | null
}

export class Plotter {
  /** How many frames were drawn, and how long the last ones took. For whoever measures. */
  readonly frames: number[] = []
  private readonly host: HTMLElement
  private readonly ports: PlotterPorts
  private readonly columns = new Columns()
  private readonly sync: string
  private drawn: Drawn[] = []
  private lanes: readonly Lane[] = []
  private colours: (name: string) => string
  private nextFrame = 0
  private lastDrawn = ''
  private pointer: number | null = null
  private height = 0

  constructor(host: HTMLElement, ports: PlotterPorts) {
    this.host = host
    this.ports = ports
    this.sync = `live ${Math.random()}`
    this.colours = coloursOf(host)
  }

  show(lanes: readonly Lane[], height: number): void {
    this.lanes = lanes
    this.height = height
    this.rebuild()
  }

  /** After a change of size or of theme. */
  rebuild(): void {
    const ranges = new Map(this.drawn.map(({ lane, range }) => [lane.key, range]))
    this.clear()
    this.colours = coloursOf(this.host)
    const width = this.host.clientWidth
    if (width === 0) return
    const room = Math.max(
      LEAST_LANE,
      Math.floor((this.height - TIMES_HEIGHT) / Math.max(this.lanes.length, 1)),
    )
    this.drawn = this.lanes.map((lane, index) => {
      const isLast = index === this.lanes.length - 1
      return this.build(lane, width, room + (isLast ? TIMES_HEIGHT : 0), index, ranges.get(lane.key) ?? null)
    })
    this.nextFrame = 0
    this.lastDrawn = ''
  }

  destroy(): void {
    this.clear()
  }

  /** To be called for every frame of the screen; draws when it is time to. */
  frame(moment: number): void {
    if (moment < this.nextFrame || this.drawn.length === 0) return
    const began = performance.now()
    const [from, to] = this.ports.view.range(this.now())
    const width = Math.max(1, this.host.clientWidth - AXIS_WIDTH)
    this.nextFrame = moment + Math.min(Math.max((to - from) / width, LEAST_PAUSE_MS), LONGEST_PAUSE_MS)
    const state = `${from} ${to} ${this.ports.marks().length} ${this.sizes()}`
    if (state === this.lastDrawn) return
    this.lastDrawn = state
    this.draw(from, to, width)
    this.frames.push(performance.now() - began)
    if (this.frames.length > 200) this.frames.shift()
  }

  /** The moment under the pointer, in ms since 1970. */
  crosshair(): number | null {
    const plot = this.drawn[0]?.plot
    return plot === undefined || this.pointer === null ? null : plot.posToVal(this.pointer, 'x')
  }

  /** The lanes as one picture. */
  canvases(): HTMLCanvasElement[] {
    return this.drawn.map(({ plot }) => plot.ctx.canvas)
  }

  private now(): number {
    return this.ports.recording.now(this.ports.clock())
  }

  private sizes(): number {
    let sizes = 0
    for (const { lane } of this.drawn) for (const { series } of lane.tracks) sizes += series.last?.at ?? 0
    return sizes
  }

  private draw(from: number, to: number, width: number): void {
    this.columns.lay(from, to, width)
    for (const { lane, plot, cells } of this.drawn) {
      lane.tracks.forEach((track, index) => {
        const kept = (cells[index] ??= [])
        this.columns.fill(
          { series: track.series, gapMs: this.ports.gapOf(track), isSwitch: track.isSwitch },
          kept,
        )
      })
      plot.batch(() => {
        plot.setData([this.columns.times, ...cells], false)
        plot.setScale('x', { min: from, max: to })
      })
    }
  }

  private build(lane: Lane, width: number, height: number, index: number, range: Range | null): Drawn {
    const drawn = { lane, cells: lane.tracks.map((): Cell[] => []), range }
    const isLast = index === this.lanes.length - 1
    const plot = new uPlot(
      {
        width,
        height,
        ms: 1,
        pxAlign: 0,
        padding: [10, 8, isLast ? 0 : 4, 0],
        legend: { show: false },
        cursor: {
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false },
          sync: { key: this.sync, scales: ['x', null] },
        },
        scales: {
          x: { time: true, auto: false },
          y: {
            range: (_, low: number | null, high: number | null) => {
              drawn.range = lane.isSwitch ? [-0.1, 1.1] : steadyRange(drawn.range, low, high)
              return drawn.range
            },
          },
        },
        axes: [this.timeAxis(isLast), this.valueAxis(lane)],
        series: [{}, ...lane.tracks.map((track) => this.line(track))],
        hooks: {
          draw: [(self) => this.drawMarks(self, index === 0), (self) => this.drawLabel(self, lane)],
          setCursor: [(self) => this.noteCursor(self)],
          setSelect: [(self) => this.noteSelection(self)],
        },
      },
      [[], ...drawn.cells],
      this.host,
    )
    return Object.assign(drawn, { plot })
  }

  private timeAxis(isShown: boolean): uPlot.Axis {
    return {
      ...this.axis(),
      size: isShown ? TIMES_HEIGHT : 0,
      space: 90,
      values: (_, splits, __, ___, step) => (isShown ? splits.map((at) => clockOf(at, step < 1_000)) : []),
    }
  }

  private valueAxis(lane: Lane): uPlot.Axis {
    return {
      ...this.axis(),
      size: AXIS_WIDTH,
      space: 26,
      ...(lane.isSwitch ? { splits: () => [0, 1] } : {}),
      values: (_, splits) => splits.map(formatRound),
    }
  }

  private axis(): uPlot.Axis {
    return {
      font: FONT,
      stroke: this.colours('--faint'),
      grid: { stroke: this.colours('--line'), width: 1 },
      ticks: { show: false },
      gap: 6,
    }
  }

  private line(track: Track): uPlot.Series {
    const stepped = track.isSwitch ? uPlot.paths.stepped?.({ align: 1 }) : undefined
    return {
      stroke: this.colours(`--line-${track.colour}`),
      width: 1.5,
      points: { show: false },
      ...(stepped ? { paths: stepped } : {}),
    }
  }

  private drawLabel(plot: uPlot, lane: Lane): void {
    const { ctx, bbox } = plot
    ctx.save()
    ctx.font = scaled(FONT)
    ctx.fillStyle = this.colours('--dim')
    ctx.textBaseline = 'top'
    ctx.textAlign = 'left'
    ctx.fillText(lane.label, bbox.left + 6 * devicePixelRatio, bbox.top + 2 * devicePixelRatio)
    ctx.restore()
  }

  private drawMarks(plot: uPlot, isFirst: boolean): void {
    const { ctx, bbox } = plot
    const [from, to] = [plot.scales.x?.min ?? 0, plot.scales.x?.max ?? 0]
    const shown = this.ports.marks().filter(({ at }) => at >= from && at <= to)
    ctx.save()
    ctx.font = scaled(FONT)
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio])
    ctx.textBaseline = 'top'
    ctx.textAlign = 'left'
    for (const { at, tone } of shown) {
      const x = plot.valToPos(at, 'x', true)
      ctx.strokeStyle = this.markColour(tone)
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
    }
    if (isFirst) this.drawMarkNames(plot, shown)
    ctx.restore()
  }

  private drawMarkNames(plot: uPlot, marks: readonly Mark[]): void {
    const { ctx, bbox } = plot
    const gap = 4 * devicePixelRatio
    const lines = marks.map((mark) => ({ ...mark, x: plot.valToPos(mark.at, 'x', true) }))
    const room = {
      from: bbox.left + LANE_NAME_PX * devicePixelRatio,
      to: bbox.left + bbox.width,
      gap,
      widthOf: (text: string) => ctx.measureText(text).width,
    }
    for (const { mark, text, at } of placeNames(lines, room)) {
      ctx.fillStyle = this.markColour(mark.tone)
      ctx.fillText(text, at, bbox.top + gap / 2)
    }
  }

  private markColour(tone: Mark['tone']): string {
    return this.colours(MARK_COLOUR[tone])
  }

  private noteCursor(plot: uPlot): void {
    const left = plot.cursor.left
    this.pointer = left === undefined || left < 0 ? null : left
  }

  private noteSelection(plot: uPlot): void {
    const { left, width } = plot.select
    if (width === 0) return
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
    if (width < LEAST_DRAG_PX) return
    this.ports.view.hold(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'), this.now())
    this.nextFrame = 0
  }

  private clear(): void {
    for (const { plot } of this.drawn) plot.destroy()
    this.drawn = []
  }
}

function coloursOf(host: HTMLElement): (name: string) => string {
  const style = getComputedStyle(host)
  return (name) => style.getPropertyValue(name).trim()
}

/** A font for the canvas, whose pixels are those of the device. */
function scaled(font: string): string {
  return font.replace('11px', `${11 * devicePixelRatio}px`)
}

function clockOf(at: number, withTenths: boolean): string {
  const time = new Date(at)
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  )
  return parts.join(':') + (withTenths ? `.${Math.floor(time.getMilliseconds() / 100)}` : '')
}
