// Saving what the plot shows, as files.
import { trackName, type Lane } from '@/components/live/lanes'

const LINE_PX = 18

export function saveText(name: string, text: string): void {
  save(name, new Blob([text], { type: 'text/csv;charset=utf-8' }))
}

/** The lanes below each other, with the names of their lines. */
export function savePicture(
  name: string,
  title: string,
  lanes: readonly Lane[],
  canvases: readonly HTMLCanvasElement[],
): void {
  const picture = composed(title, lanes, canvases)
  picture?.toBlob((blob) => {
    if (blob) save(name, blob)
  })
}

function composed(
  title: string,
  lanes: readonly Lane[],
  canvases: readonly HTMLCanvasElement[],
): HTMLCanvasElement | null {
  const tracks = lanes.flatMap((lane) => lane.tracks)
  const line = LINE_PX * devicePixelRatio
  const picture = document.createElement('canvas')
  picture.width = Math.max(...canvases.map(({ width }) => width))
  picture.height = canvases.reduce((sum, { height }) => sum + height, 0) + line * (tracks.length + 2)
  const context = picture.getContext('2d')
  if (context === null) return null
  const style = getComputedStyle(document.documentElement)
  const colour = (of: string) => style.getPropertyValue(of).trim()
  context.fillStyle = colour('--panel')
  context.fillRect(0, 0, picture.width, picture.height)
  context.font = `${12 * devicePixelRatio}px system-ui, sans-serif`
  context.fillStyle = colour('--text')
  context.fillText(title, line / 2, line)
  let top = line * 1.5
  for (const canvas of canvases) {
    context.drawImage(canvas, 0, top)
    top += canvas.height
  }
  tracks.forEach((track, index) => {
    const y = top + line * (index + 0.8)
    context.fillStyle = colour(`--line-${track.colour}`)
    context.fillRect(line / 2, y - line / 2, line / 2, line / 2)
    context.fillStyle = colour('--text')
    const unit = track.pin.unit === null ? '' : ` [${track.pin.unit}]`
    context.fillText(`${trackName(track)}${unit}  ${track.pin.entity}`, line * 1.5, y)
  })
  return picture
}

function save(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
