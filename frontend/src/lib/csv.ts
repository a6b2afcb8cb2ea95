// Comma-separated values that a spreadsheet shows and does not run. Pure.

// A cell that begins with one of these would be taken for a formula.
const FORMULA = /^[=+\-@\t\r]/

export function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}
