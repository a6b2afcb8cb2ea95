import { Moment } from '@/components/Times'
import { HttpStatus } from '@/components/workbench/raw/RawAnswer'
import styles from '@/components/workbench/raw/Raw.module.css'
import type { Asked } from '@/components/workbench/raw/rawHistory'
import { queryText } from '@/components/workbench/raw/rawRequest'
import { rawText } from '@/lib/text/raw'
import { tableText } from '@/lib/text/shell'
import { DataTable, type Column } from '@/ui/DataTable'
import { EmptyNote } from '@/ui/Note'
import { Panel } from '@/ui/Panel'

interface HistoryProps {
  asked: Asked[]
  shown: string | undefined
  /** Shows its answer again and fills the fields with it; nothing is sent. */
  onShow: (asked: Asked) => void
}

export function RawHistory({ asked, shown, onShow }: HistoryProps) {
  return (
    <Panel title={rawText.history} flush>
      <DataTable
        label={rawText.history}
        columns={columnsFor(onShow)}
        rows={asked}
        rowKey={({ id }) => id}
        loadingLabel={tableText.loading}
        onOpen={onShow}
        chosen={shown}
        empty={<EmptyNote title={rawText.noneTitle}>{rawText.historyEmpty}</EmptyNote>}
      />
    </Panel>
  )
}

function columnsFor(onShow: (asked: Asked) => void): Column<Asked>[] {
  return [
    {
      key: 'time',
      head: rawText.time,
      cell: (each) => (
        <button type="button" className={styles.again} title={rawText.again} onClick={() => onShow(each)}>
          <Moment at={each.answer.at} />
        </button>
      ),
    },
    { key: 'status', head: rawText.status, cell: ({ answer }) => <HttpStatus status={answer.status} /> },
    {
      key: 'request',
      head: rawText.request,
      grow: true,
      cell: ({ request }) => (
        <code title={request.path}>
          <b>{request.method}</b> {request.path}
          {queryText(request.query) !== '' && `?${queryText(request.query)}`}
        </code>
      ),
    },
  ]
}
