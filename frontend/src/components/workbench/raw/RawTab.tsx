import { useState } from 'react'
import type { TabProps } from '@/components/workbench/tabs'
import { Problem } from '@/components/Problem'
import { RawAnswer } from '@/components/workbench/raw/RawAnswer'
import { RawFields } from '@/components/workbench/raw/RawFields'
import { useRawHistory } from '@/components/workbench/raw/rawHistory'
import { RawHistory } from '@/components/workbench/raw/RawHistory'
import { queryText, type RawForm } from '@/components/workbench/raw/rawRequest'
import { useAsk } from '@/components/workbench/raw/useAsk'
import { prettyJson } from '@/lib/json'
import { rawText } from '@/lib/text/raw'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

/** Any SOVD request to this vehicle, with its answer. A read is a look, unless it is wanted on record. */
export function RawTab({ vehicle, entity }: TabProps) {
  const [form, setForm] = useState<RawForm>({
    method: 'GET',
    path: `${entity.path}/`,
    query: '',
    body: '',
    onRecord: false,
  })
  const [shownId, setShownId] = useState<string>()
  const { asked, add } = useRawHistory(vehicle.id)
  const ask = useAsk(vehicle, (entry) => {
    add(entry)
    setShownId(entry.id)
  })
  const shown = asked.find(({ id }) => id === shownId)
  return (
    <>
      <RawFields vehicle={vehicle} form={form} ask={ask} onChange={setForm} />
      {ask.failure !== null && <Problem failure={ask.failure} />}
      {ask.dialog}
      {shown ? (
        <RawAnswer key={shown.id} asked={shown} />
      ) : (
        <Panel title={rawText.response}>
          <EmptyNote title={rawText.noneTitle}>{rawText.none}</EmptyNote>
        </Panel>
      )}
      <RawHistory
        asked={asked}
        shown={shownId}
        onShow={({ id, request }) => {
          setShownId(id)
          const { method, path, query, body } = request
          setForm((known) => ({
            method,
            path,
            query: queryText(query),
            body: prettyJson(body),
            onRecord: known.onRecord,
          }))
        }}
      />
    </>
  )
}
