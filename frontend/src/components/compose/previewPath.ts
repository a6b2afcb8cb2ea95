// The path that a command of the catalogue stands for. Pure.
import type { ComposeForm } from '@/components/compose/draft'

/** As much of a path as can be told of a form that is not finished; of an entity at least. */
export function typedPath({ mode, component, path }: ComposeForm): string {
  if (mode === 'raw') return path.trim()
  return mode === 'named' && component.trim() !== '' ? previewPath('{E}', component.trim(), {}) : ''
}

/** The path as far as it is known: filled places are filled in, empty optional ends are left out. */
export function previewPath(template: string, component: string, fields: Record<string, string>): string {
  const entity = component.includes('/') ? component : `components/${component}`
  // `{E}` is where the catalogue puts the entity.
  const filled = template
    .replace('{E}', entity)
    .replace(/\{(\w+)\}/g, (place, name: string) => filledIn(fields[name], place))
  return filled.replace(/\/\{fault\}$/, '')
}

function filledIn(value: string | undefined, place: string): string {
  const typed = value?.trim() ?? ''
  return typed === '' ? place : typed
}
