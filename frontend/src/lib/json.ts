// JSON between text fields and requests.

export type ReadJson = { ok: true; value: unknown } | { ok: false; problem: string }

export function readJson(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch (wrong) {
    return { ok: false, problem: wrong instanceof Error ? wrong.message : String(wrong) }
  }
}

/** What was typed as a value: JSON, or the text itself (`fast` and `"fast"` are the same).
 *  Text that begins like an object, a list or a quoted text was meant as JSON, and must be right. */
export function readValue(text: string): ReadJson {
  const read = readJson(text)
  return read.ok || /^[{["]/.test(text) ? read : { ok: true, value: text }
}

export function prettyJson(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
