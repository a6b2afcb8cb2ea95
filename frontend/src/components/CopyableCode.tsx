import { copyText } from '@/lib/text/shell'
import { CopyButton } from '@/ui/CopyButton'

/** Any code that people pass on, with a button that copies it. */
export function CopyableCode({ text, what }: { text: string; what: string }) {
  return (
    <>
      <code translate="no">{text}</code>
      <CopyButton text={text} label={copyText.copy(what)} done={copyText.copied} failed={copyText.failed} />
    </>
  )
}
