import { Fragment } from 'react'

/** A sentence in which parts between backticks are code. */
export function Coded({ text }: { text: string }) {
  return text.split('`').map((part, index) => {
    const key = `${String(index)}-${part}`
    if (index % 2 === 0) return <Fragment key={key}>{part}</Fragment>
    return (
      <code key={key} translate="no">
        {part}
      </code>
    )
  })
}
