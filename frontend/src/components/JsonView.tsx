import { jsonText } from '@/lib/text/json'
import { CodeText } from '@/ui/CodeText'
import { JsonTree } from '@/ui/JsonTree'

/** What a vehicle said, as it is: a tree for what has parts, else the plain text. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  if (value === undefined || value === null || value === '')
    return <span className="dim">{jsonText.empty}</span>
  if (typeof value !== 'object')
    return <CodeText label={label} text={typeof value === 'string' ? value : JSON.stringify(value)} />
  return <JsonTree value={value} label={label} words={jsonText} />
}
