import { Button } from '@mantine/core'
import type { Vehicle } from '@/api/wire'
import { CopyableCode } from '@/components/CopyableCode'
import { JsonView } from '@/components/JsonView'
import { shapeOf } from '@/components/schema/shape'
import { shownValue } from '@/components/schema/typed'
import {
  fileNameOf,
  isCarried,
  parameterIn,
  type Configuration,
} from '@/components/workbench/configurations/configuration'
import styles from '@/components/workbench/configurations/Configurations.module.css'
import { WriteForm } from '@/components/workbench/configurations/WriteForm'
import { LookAgain, Seen } from '@/components/workbench/Seen'
import { useLook } from '@/components/workbench/useLook'
import { saveFile } from '@/lib/saveFile'
import { prettyJson } from '@/lib/json'
import { configurationText } from '@/lib/text/configurations'
import { Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { Tags } from '@/ui/Tags'

interface DetailProps {
  vehicle: Vehicle
  path: string
  configuration: Configuration
}

export function ConfigurationDetail(props: DetailProps) {
  const { configuration } = props
  if (!isCarried(configuration))
    return (
      <Panel title={configuration.name}>
        <Head configuration={configuration} />
        <Note tone="neutral" title={configurationText.notCarried(configuration.contentType ?? '')}>
          {configurationText.notCarriedNext}
        </Note>
      </Panel>
    )
  return configuration.type === 'bulk' ? <Bulk {...props} /> : <Parameter {...props} />
}

function Parameter({ vehicle, path, configuration }: DetailProps) {
  const look = useLook(vehicle.id, `${path}?include-schema=true`)
  return (
    <Panel title={configuration.name} aside={<LookAgain look={look} />}>
      <Head configuration={configuration} />
      <Seen look={look} height={120}>
        {(sight) => {
          const shown = parameterIn(sight)
          return (
            <>
              <div className={styles.now}>
                <span className="dim">{configurationText.value}</span>
                <Value value={shown?.value} unit={shapeOf(shown?.schema).unit} />
              </div>
              {shown?.errors !== undefined && (
                <Note tone="warn" title={configurationText.partly}>
                  <JsonView label={configurationText.partly} value={shown.errors} />
                </Note>
              )}
              <WriteForm
                vehicle={vehicle}
                path={path}
                name={configuration.name}
                schema={shown?.schema}
                look={look}
                now={shown?.value}
                bodyOf={(value) => ({ data: value })}
              />
            </>
          )
        }}
      </Seen>
    </Panel>
  )
}

function Bulk({ vehicle, path, configuration }: DetailProps) {
  const look = useLook(vehicle.id, path)
  return (
    <Panel title={configuration.name} aside={<LookAgain look={look} />}>
      <Head configuration={configuration} />
      <Seen look={look} height={200}>
        {({ body }) => (
          <>
            <div className={styles.now}>
              <span className="dim">{configurationText.content}</span>
              <Button onClick={() => saveFile(fileNameOf(configuration), prettyJson(body))}>
                {configurationText.download}
              </Button>
            </div>
            <JsonView label={configuration.name} value={body} />
            <WriteForm
              vehicle={vehicle}
              path={path}
              name={configuration.name}
              schema={undefined}
              look={look}
              now={body}
              fromFile
              bodyOf={(value) => value}
            />
          </>
        )}
      </Seen>
    </Panel>
  )
}

function Head({ configuration }: { configuration: Configuration }) {
  return (
    <div className={styles.head}>
      <CopyableCode text={configuration.id} what={configurationText.name} />
      <span className="dim" title={configurationText.typeMeaning[configuration.type]}>
        {configurationText.types[configuration.type]}
      </span>
      {configuration.version !== undefined && (
        <span>
          <span className="dim">{configurationText.version}</span> <code>{configuration.version}</code>
        </span>
      )}
      {configuration.contentType !== undefined && <code>{configuration.contentType}</code>}
      <Tags tags={configuration.tags} />
    </div>
  )
}

function Value({ value, unit }: { value: unknown; unit: string | undefined }) {
  if (typeof value === 'object' && value !== null)
    return <JsonView label={configurationText.value} value={value} />
  return (
    <strong className={styles.value}>
      {shownValue(value) || configurationText.absent}{' '}
      {unit !== undefined && <span className="dim">{unit}</span>}
    </strong>
  )
}
