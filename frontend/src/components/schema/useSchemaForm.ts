import { useState } from 'react'
import { problemAt, problemsOf, said } from '@/components/schema/problems'

interface Told {
  schema: unknown
  value: unknown
  optional: boolean
  showAll: boolean
  onChange: (value: unknown, problem?: string) => void
}

/** What a form knows beside its value: where the reader has been, and what was typed that cannot be read. */
export function useSchemaForm({ schema, value, optional, showAll, onChange }: Told) {
  const [isText, setText] = useState(false)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [unreadable, setUnreadable] = useState<ReadonlyMap<string, string>>(new Map())
  const check = (checked: unknown) => (optional && checked === undefined ? [] : problemsOf(schema, checked))
  const problems = check(value)
  const isTold = (at: string) => showAll || touched.has(at)
  const leave = (at: string) => setTouched((known) => new Set(known).add(at))
  return {
    isText,
    /** Text that is no JSON has no form. */
    isStuck: isText && unreadable.has(''),
    leave,
    problemAt: (at: string) => unreadable.get(at) ?? (isTold(at) ? problemAt(problems, at) : undefined),
    firstProblem: () => unreadable.get('') ?? (isTold('') ? said(problems[0]) : undefined),
    change: (next: unknown, at: string, badText?: string) => {
      const still = new Map(unreadable)
      if (badText === undefined) still.delete(at)
      else still.set(at, badText)
      setUnreadable(still)
      leave(at)
      onChange(next, [...still.values()][0] ?? said(check(next)[0]))
    },
    showText: (wanted: boolean) => {
      setText(wanted)
      // Only what could be read goes along.
      setUnreadable(new Map())
      onChange(value, said(problems[0]))
    },
  }
}
