// A command of the catalogue that is written as JSON. Pure.
import * as z from 'zod/mini'
import type { CatalogueEntry, Draft } from '@/api/wire'
import type { ReadForm } from '@/components/compose/draft'
import { previewPath } from '@/components/compose/previewPath'
import { readJson } from '@/lib/json'
import { composeText } from '@/lib/text/compose'
import { jsonFormText } from '@/lib/text/sharing'

const object = z.record(z.string(), z.unknown())

/** `extras`: what the form says beside the text, such as the reason. The text wins. */
export function readJsonDraft(
  text: string,
  catalogue: CatalogueEntry[],
  vehicleId: string,
  extras: Partial<Draft>,
): ReadForm {
  const json = readJson(text)
  if (!json.ok) return { refusal: composeText.badJson(json.problem) }
  const read = object.safeParse(json.value)
  if (!read.success) return { refusal: jsonFormText.notObject }
  const { command, component, ...fields } = read.data
  const entry = catalogue.find((known) => known.command === command)
  if (!entry) return { refusal: jsonFormText.noCommand(catalogue.map((known) => known.command).join(', ')) }
  if (typeof component !== 'string' || component === '') return { refusal: jsonFormText.noComponent }
  const words: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) words[name] = String(value)
  return {
    ready: {
      draft: { ...extras, ...fields, vehicle_id: vehicleId, command: entry.command, component },
      title: entry.title,
      method: entry.method,
      path: previewPath(entry.path, component, words),
      body: fields.value ?? fields.parameters,
      component,
      risk: entry.risk,
    },
  }
}

/** What the form says so far, as the text to go on from. */
export function jsonOfForm(command: string, component: string, fields: Record<string, string>): string {
  const given = Object.entries(fields).filter(([, value]) => value.trim() !== '')
  const values = given.map(([name, value]) => [name, valueOf(value)])
  return JSON.stringify({ command, component, ...Object.fromEntries(values) }, null, 2)
}

function valueOf(text: string): unknown {
  const read = readJson(text)
  return read.ok ? read.value : text
}
