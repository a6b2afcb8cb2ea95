import { Fragment, useState, type ReactNode } from 'react'
import type { Fault, Vehicle } from '@/api/wire'
import { FaultDetail } from '@/components/faults/FaultDetail'
import { FaultLamps } from '@/components/faults/FaultLamps'
import styles from '@/components/faults/Faults.module.css'
import { codesOf, type Change } from '@/components/faults/faultStatus'
import { LEVEL_LOOK } from '@/components/faults/levels'
import { faultsText } from '@/lib/text/faults'
import { ChevronIcon } from '@/ui/icons'
import { StateWord } from '@/ui/StateWord'
import type { Tone } from '@/ui/tone'

export interface FaultRow {
  fault: Fault
  entity: string
  /** What the reading before said of it. */
  before?: Fault | undefined
  change?: Change | undefined
}

interface TableProps {
  label: string
  vehicle: Vehicle
  rows: FaultRow[]
  /** A column between the text and the status, e.g. the component. */
  extra?: { head: string; cell: (row: FaultRow) => ReactNode }
  actions?: (row: FaultRow) => ReactNode
  /** Without what a single reading says: the status byte, and what changed. */
  brief?: boolean
  /** Beside something else: with no more than fits there. */
  compact?: boolean
}

/** Faults, each of which opens to its bits and environment data. */
export function FaultTable(props: TableProps) {
  const { rows, extra, actions, compact = false } = props
  const brief = compact || props.brief === true
  const [open, setOpen] = useState<string>()
  const columns = 4 + (brief ? 0 : 1) + (extra ? 1 : 0) + (actions ? 1 : 0)
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={props.label} data-compact={compact}>
        <thead className={compact ? 'hidden-visually' : undefined}>
          <tr>
            <th scope="col">{faultsText.severity}</th>
            <th scope="col">{faultsText.code}</th>
            <th scope="col">{faultsText.text}</th>
            {extra && <th scope="col">{extra.head}</th>}
            <th scope="col">{faultsText.status}</th>
            {!brief && <th scope="col">{faultsText.change}</th>}
            {actions && (
              <th scope="col">
                <span className="hidden-visually">{faultsText.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = `${row.entity} ${row.fault.code}`
            const isOpen = open === key
            return (
              <Fragment key={key}>
                <Line
                  row={row}
                  brief={brief}
                  compact={compact}
                  extra={extra?.cell(row)}
                  hasExtra={extra !== undefined}
                  actions={actions?.(row)}
                  isOpen={isOpen}
                  onOpen={() => setOpen(isOpen ? undefined : key)}
                />
                {isOpen && (
                  <tr>
                    <td colSpan={columns} className={styles.opened}>
                      <FaultDetail vehicle={props.vehicle} {...row} before={row.before} />
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Line(props: {
  row: FaultRow
  brief: boolean
  compact: boolean
  extra: ReactNode
  hasExtra: boolean
  actions: ReactNode
  isOpen: boolean
  onOpen: () => void
}) {
  const { fault, change } = props.row
  const { said, native } = codesOf(fault)
  const look = LEVEL_LOOK[fault.level]
  return (
    <tr data-tone={look.tone} data-closed={!fault.is_open} data-gone={change === 'gone'}>
      <td className={styles.severity}>
        <StateWord tone={look.tone} icon={look.icon} word={faultsText.level[fault.level]} plain />
      </td>
      <th scope="row" className={styles.code}>
        <button
          type="button"
          className={styles.opener}
          aria-expanded={props.isOpen}
          aria-label={props.isOpen ? faultsText.closeDetail(said) : faultsText.openDetail(said)}
          onClick={props.onOpen}
        >
          <ChevronIcon />
          <code>{said}</code>
        </button>
        {native !== undefined && <code className={styles.native}>{native}</code>}
      </th>
      <td className={styles.text} title={fault.fault_name ?? undefined}>
        {fault.fault_name ?? <span className="dim">{faultsText.noText}</span>}
      </td>
      {props.hasExtra && <td>{props.extra}</td>}
      <td>
        <FaultLamps fault={fault} withMask={!props.brief} onlyOn={props.compact} />
      </td>
      {!props.brief && <td>{change && <ChangeWord change={change} />}</td>}
      {props.actions !== undefined && <td className={styles.actions}>{props.actions}</td>}
    </tr>
  )
}

const CHANGE_TONE = { new: 'bad', changed: 'warn', gone: 'ok' } satisfies Record<Change, Tone>

function ChangeWord({ change }: { change: Change }) {
  return (
    <StateWord
      tone={CHANGE_TONE[change]}
      icon={null}
      word={faultsText.changeWord[change]}
      meaning={faultsText.changeMeaning[change]}
    />
  )
}
