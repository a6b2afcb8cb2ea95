import { hasEnded } from '@/api/commandStatus'
import type { Command } from '@/api/wire'
import styles from '@/components/command/Exchange.module.css'
import { prettyJson } from '@/lib/json'
import { commandText, followText } from '@/lib/text/command'
import { copyText } from '@/lib/text/shell'
import { CodeText } from '@/ui/CodeText'
import { CopyButton } from '@/ui/CopyButton'
import { Panel } from '@/ui/Panel'

/** Request and response side by side, as text and nothing but text. */
export function Exchange({ command }: { command: Command }) {
  const request = requestText(command)
  return (
    <div className={styles.exchange}>
      <Panel title={followText.request} aside={<Copy text={request} what={followText.request} />}>
        <CodeText text={request} label={followText.request} />
      </Panel>
      <Response command={command} />
    </div>
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
  const text = response.body === null || response.body === undefined ? '' : prettyJson(response.body)
  return (
    <Panel
      title={followText.response}
      aside={
        <>
          {`${commandText.status} ${response.status_code}`}
          {text !== '' && <Copy text={text} what={followText.response} />}
        </>
      }
    >
      {text === '' ? (
        <span className="dim">{followText.noBody}</span>
      ) : (
        <CodeText text={text} label={followText.response} />
      )}
    </Panel>
  )
}

function Copy({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton text={text} label={copyText.copy(what)} done={copyText.copied} failed={copyText.failed} />
  )
}

function requestText({ method, path, query, body }: Command): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${one}`),
  )
  const line = `${method} ${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
  return body === null || body === undefined ? line : `${line}\n\n${prettyJson(body)}`
}
