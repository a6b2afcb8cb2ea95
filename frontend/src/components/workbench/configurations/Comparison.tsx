import styles from '@/components/workbench/configurations/Configurations.module.css'
import type { Difference } from '@/lib/differences'
import { configurationText } from '@/lib/text/configurations'

// A document may differ everywhere; nobody reads more.
const MOST = 100

/** Place by place, what was and what is. */
export function Comparison({ label, changes }: { label: string; changes: readonly Difference[] }) {
  if (changes.length === 0) return null
  return (
    <div className={styles.compare}>
      <table aria-label={label}>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{configurationText.place}</th>
            <th scope="col">{configurationText.before}</th>
            <th scope="col">{configurationText.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, MOST).map(({ at, before, after }) => (
            <tr key={at}>
              <td>
                <code>{at === '' ? '/' : at}</code>
              </td>
              <td>{shown(before)}</td>
              <td>
                <strong>{shown(after)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > MOST && <span className="dim">+{changes.length - MOST}</span>}
    </div>
  )
}

function shown(value: unknown): string {
  return value === undefined ? configurationText.absent : JSON.stringify(value)
}
