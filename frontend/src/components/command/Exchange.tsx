import { useQuery } from '@tanstack/react-query'
import { hasEnded } from '@/api/commandStatus'
import { useServices } from '@/api/services'
import { vehicleNameQuery } from '@/api/vehicles'
import type { Command } from '@/api/wire'
import { asCurl, asSovd } from '@/components/command/copyAs'
import styles from '@/components/command/Exchange.module.css'
import { AnswerHeaders } from '@/components/AnswerHeaders'
import { JsonView } from '@/components/JsonView'
import { commandText, followText } from '@/lib/text/command'
import { sharingText } from '@/lib/text/sharing'
import { copyText } from '@/lib/text/shell'
import { CodeText } from '@/ui/CodeText'
import { CopyButton } from '@/ui/CopyButton'
import { Panel } from '@/ui/Panel'

/** Request and response side by side, as text and nothing but text. */
export function Exchange({ command }: { command: Command }) {
  return (
    <div className={styles.exchange}>
      <Request command={command} />
      <Response command={command} />
    </div>
  )
}

function Request({ command }: { command: Command }) {
  const hasBody = command.body !== null && command.body !== undefined
  return (
    <Panel title={followText.request} aside={<CopyAs command={command} />}>
      <div className={styles.parts}>
        <CodeText text={requestLine(command)} label={followText.request} />
        {hasBody && <JsonView value={command.body} label={followText.request} />}
      </div>
    </Panel>
  )
}

/** For a terminal. */
function CopyAs({ command }: { command: Command }) {
  const { api } = useServices()
  const vin = useQuery(vehicleNameQuery(api, command.vehicle_id)).data?.vin
  const vehicle = { id: command.vehicle_id, vin: vin ?? command.vehicle_id }
  return (
    <>
      {sharingText.asSovd} <Copy text={asSovd({ ...command, vehicle })} what={sharingText.asSovd} />
      {sharingText.asCurl}{' '}
      <Copy text={asCurl(window.location.origin, { ...command, vehicle })} what={sharingText.asCurl} />
    </>
  )
}

function Response({ command }: { command: Command }) {
  const { response } = command
  if (!response) {
    const words = hasEnded(command.status) ? followText.noAnswer : followText.noAnswerYet
    return (
      <Panel title={followText.response}>
        <span className="dim">{words}</span>
      </Panel>
    )
  }
  return (
    <Panel title={followText.response} aside={`${commandText.status} ${response.status_code}`}>
      <div className={styles.parts}>
        <JsonView key={command.last_seq} value={response.body} label={followText.response} />
        <AnswerHeaders headers={response.headers ?? {}} />
      </div>
    </Panel>
  )
}

function Copy({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton text={text} label={copyText.copy(what)} done={copyText.copied} failed={copyText.failed} />
  )
}

function requestLine({ method, path, query }: Command): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${one}`),
  )
  return `${method} ${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}
