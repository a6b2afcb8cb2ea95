import { useState } from 'react'
import styles from '@/components/workbench/data/Data.module.css'
import { summaryOf, type DataRow } from '@/components/workbench/data/dataRows'
import type { Reading } from '@/components/workbench/data/reading'
import { dataText } from '@/lib/text/data'
import { formatValue } from '@/lib/values'
import { WarningIcon } from '@/ui/icons'

// Longer texts are cut until somebody wants them whole.
const LONG = 48

/** The value and its unit, or in their place why there is none. */
export function ValueCell({ row }: { row: DataRow }) {
  const { reading, value, error } = row
  if (reading === undefined)
    return (
      <>
        <td className={styles.value}>
          <span className={styles.faint}>{dataText.notRead}</span>
        </td>
        <td />
      </>
    )
  if (reading.failure !== null && row.part === null) return <NoValue failure={reading.failure} />
  return (
    <>
      <td className={styles.value} data-strong={row.part === null}>
        {error !== undefined && (
          <span className={styles.bad} title={error}>
            <WarningIcon /> {error || dataText.refused}{' '}
          </span>
        )}
        {/* What is wrong takes the place of a value that is not there. */}
        {!(error !== undefined && (value === null || value === undefined)) && <Value value={value} />}
      </td>
      <td className={styles.unit}>{row.unit}</td>
    </>
  )
}

function NoValue({ failure }: { failure: NonNullable<Reading['failure']> }) {
  return (
    <td colSpan={2} className={styles.failed}>
      <span className={styles.bad}>{failure.isSilent ? dataText.noAnswer : dataText.refused}</span>{' '}
      <span className="dim" title={failure.message}>
        {failure.message}
      </span>
    </td>
  )
}

function Value({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false)
  if (value === null || value === undefined || value === '')
    return <span className={styles.faint}>{value === null ? 'null' : dataText.empty}</span>
  if (typeof value === 'object') return <span className={styles.summary}>{summary(value)}</span>
  const text = formatValue(value)
  if (text.length <= LONG) return <>{text}</>
  return (
    <>
      <span className={isWhole ? styles.whole : styles.cut}>{text}</span>{' '}
      <button
        type="button"
        className={styles.more}
        aria-expanded={isWhole}
        onClick={() => setWhole(!isWhole)}
      >
        {isWhole ? dataText.showLess : dataText.showAll}
      </button>
    </>
  )
}

function summary(value: object): string {
  return summaryOf(value, formatValue) || dataText.empty
}
