import styles from '@/components/AnswerHeaders.module.css'
import { formatCount } from '@/lib/count'
import { headersText } from '@/lib/text/headers'

/** The headers of a vehicle's answer, as text. Nothing where there are none, as with an answer of an older record. */
export function AnswerHeaders({
  headers,
  isOpen = false,
}: {
  headers: Record<string, string>
  isOpen?: boolean
}) {
  const lines = Object.entries(headers)
  if (lines.length === 0) return null
  return (
    <details className={styles.headers} open={isOpen}>
      <summary>{headersText.title(formatCount(lines.length))}</summary>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
