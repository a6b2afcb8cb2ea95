// Measured numbers as people read them. Pure.

/** With as many places as tell something, and the same number of them while the value moves. */
export function formatMeasured(value: number): string {
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  if (size >= 1_000) return value.toFixed(1)
  if (size >= 100) return value.toFixed(2)
  if (size >= 1) return value.toFixed(3)
  return size >= 0.001 ? value.toFixed(5) : value.toPrecision(3)
}
