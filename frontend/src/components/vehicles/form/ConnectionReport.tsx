import type { ConnectionReport } from '@/api/wire'
import { DIALECTS } from '@/api/vehicles'
import styles from '@/components/vehicles/form/VehicleForm.module.css'
import { vehicleFormText } from '@/lib/text/vehicleForm'
import { CheckIcon, WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

type Found = NonNullable<ConnectionReport['found']>
type Failure = NonNullable<ConnectionReport['failure']>

/** What a connection test came to: what is there, or what stands in the way. */
export function ConnectionReportView({ report }: { report: ConnectionReport }) {
  return (
    <div role="status">
      {report.found && <FoundNote found={report.found} tookMs={report.took_ms} />}
      {report.failure && <FailureNote failure={report.failure} tookMs={report.took_ms} />}
    </div>
  )
}

function FoundNote({ found, tookMs }: { found: Found; tookMs: number }) {
  const words = vehicleFormText.facts
  const dialect = DIALECTS.find((known) => known === found.dialect)
  return (
    <Note tone="ok" icon={<CheckIcon />} title={`${vehicleFormText.found}, ${vehicleFormText.took(tookMs)}`}>
      <dl className={styles.facts}>
        <dt>{words.vendor}</dt>
        <dd>{found.vendor ?? vehicleFormText.unsaid}</dd>
        <dt>{words.version}</dt>
        <dd>{found.version ?? vehicleFormText.unsaid}</dd>
        <dt>{words.dialect}</dt>
        <dd>{dialect ? vehicleFormText.dialects[dialect] : found.dialect}</dd>
        <dt>{words.basePath}</dt>
        <dd>
          <code>{found.base_path || '/'}</code>
        </dd>
        <dt>{words.entities}</dt>
        <dd>{entityWords(found.entities)}</dd>
        <dt>{words.offers}</dt>
        <dd>
          {Object.entries(found.collections).map(([collection, count]) => (
            <span key={collection} className={styles.offer}>
              <code>{collection}</code> {count}
            </span>
          ))}
        </dd>
      </dl>
    </Note>
  )
}

function FailureNote({ failure, tookMs }: { failure: Failure; tookMs: number }) {
  const { title, next } = vehicleFormText.hindrance[failure.kind]
  return (
    <Note tone="bad" icon={<WarningIcon />} title={`${title}, ${vehicleFormText.took(tookMs)}`}>
      <span>{failure.message}</span>
      <span className="dim">{next}</span>
    </Note>
  )
}

function entityWords(entities: Found['entities']): string {
  const kinds = ['areas', 'components', 'apps', 'functions'] as const
  const said = kinds.flatMap((kind) => {
    const count = entities[kind]
    return count ? [vehicleFormText.kinds[kind](count)] : []
  })
  return said.length === 0 ? vehicleFormText.noEntities : said.join(', ')
}
