// Where the names of marks stand: each beside its line, none over another name or over a line.

export interface Named {
  /** Of the line, in pixels. */
  readonly x: number
  readonly label: string
}

export interface PlacedName<Mark extends Named> {
  readonly mark: Mark
  readonly text: string
  /** Where the text begins. */
  readonly at: number
}

export interface Room {
  readonly from: number
  readonly to: number
  readonly gap: number
  readonly widthOf: (text: string) => number
}

const LEAST_LETTERS = 4

/** Newest first. To the right of its line, else to the left, else shortened; left out where nothing fits. */
export function placeNames<Mark extends Named>(marks: readonly Mark[], room: Room): PlacedName<Mark>[] {
  const { gap, widthOf } = room
  const newestFirst = [...marks].sort((one, other) => other.x - one.x)
  const placed: PlacedName<Mark>[] = []
  let free = room.to
  newestFirst.forEach((mark, index) => {
    const { x, label } = mark
    const before = newestFirst[index + 1]?.x ?? room.from
    const [toTheRight, toTheLeft] = [free - x - 2 * gap, x - before - 2 * gap]
    const isRight = widthOf(label) <= toTheRight || (widthOf(label) > toTheLeft && toTheRight >= toTheLeft)
    const text = shortened(label, isRight ? toTheRight : toTheLeft, widthOf)
    const at = isRight ? x + gap : x - gap - widthOf(text)
    if (text !== '') placed.push({ mark, text, at })
    free = text === '' ? x : Math.min(at, x)
  })
  return placed
}

function shortened(label: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(label) <= width) return label
  for (let letters = label.length - 1; letters >= LEAST_LETTERS; letters -= 1) {
    const text = `${label.slice(0, letters).trimEnd()}…`
    if (widthOf(text) <= width) return text
  }
  return ''
}
