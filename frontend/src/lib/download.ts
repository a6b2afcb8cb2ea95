// Handing a file to the browser to keep.

const READ_WITHIN_MS = 60_000

export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads it after the click; how soon, nobody says.
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS)
}

/** A time as a part of a file's name, e.g. "2026-11-24_12-01". */
export function fileTime(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', '_').replace(':', '-')
}
