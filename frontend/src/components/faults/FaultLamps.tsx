import type { Fault } from '@/api/wire'
import styles from '@/components/faults/Faults.module.css'
import {
  bitOf,
  hasBits,
  MAIN_BITS,
  maskOf,
  STATUS_BITS,
  statusWordOf,
  type StatusBit,
} from '@/components/faults/faultStatus'
import { faultsText } from '@/lib/text/faults'

/** The bits that say most, as small labelled lamps; a server without bits is quoted. */
export function FaultLamps(props: { fault: Fault; withMask?: boolean; onlyOn?: boolean }) {
  const { fault, withMask = true, onlyOn = false } = props
  const shown = MAIN_BITS.filter((bit) => !onlyOn || bitOf(fault, bit) === true)
  const mask = maskOf(fault)
  if (!hasBits(fault))
    return <span className={styles.lamp}>{statusWordOf(fault) ?? faultsText.bitState.untold}</span>
  return (
    <span className={styles.lamps}>
      {shown.map((bit) => (
        <Lamp key={bit} fault={fault} bit={bit} />
      ))}
      {withMask && mask !== undefined && (
        <code className={styles.mask} title={`${faultsText.mask} 0x${mask}`}>
          {mask}
        </code>
      )}
    </span>
  )
}

const TONE = {
  testFailed: 'bad',
  testFailedThisOperationCycle: 'bad',
  pendingDTC: 'warn',
  confirmedDTC: 'bad',
  testNotCompletedSinceLastClear: 'neutral',
  testFailedSinceLastClear: 'warn',
  testNotCompletedThisOperationCycle: 'neutral',
  warningIndicatorRequested: 'warn',
} satisfies Record<StatusBit, string>

function Lamp({ fault, bit }: { fault: Fault; bit: StatusBit }) {
  const state = stateOf(bitOf(fault, bit))
  return (
    <span
      className={styles.lamp}
      data-state={state}
      data-tone={TONE[bit]}
      title={`${bit}: ${faultsText.bitState[state]}. ${faultsText.bitMeaning[bit]}`}
    >
      {faultsText.bit[bit]}
      {state !== 'on' && <span className="hidden-visually"> {faultsText.bitState[state]}</span>}
    </span>
  )
}

function stateOf(bit: boolean | undefined): 'on' | 'off' | 'untold' {
  return bit === undefined ? 'untold' : bit ? 'on' : 'off'
}

/** All eight bits with the standard's names, what each means, and what it was in the reading before. */
export function BitTable({ fault, before }: { fault: Fault; before: Fault | undefined }) {
  return (
    <table className={styles.small} aria-label={faultsText.bits}>
      <thead>
        <tr>
          <th scope="col">{faultsText.bits}</th>
          <th scope="col">{faultsText.now}</th>
          {before && <th scope="col">{faultsText.before}</th>}
        </tr>
      </thead>
      <tbody>
        {STATUS_BITS.map((bit) => (
          <tr key={bit}>
            <th scope="row">
              <code>{bit}</code>
              <span className="dim">{faultsText.bitMeaning[bit]}</span>
            </th>
            <td>
              <Bit value={bitOf(fault, bit)} tone={TONE[bit]} />
            </td>
            {before && (
              <td data-changed={bitOf(before, bit) !== bitOf(fault, bit)}>
                <Bit value={bitOf(before, bit)} tone={TONE[bit]} />
              </td>
            )}
          </tr>
        ))}
        <tr>
          <th scope="row">{faultsText.mask}</th>
          <td>
            <code>{maskOf(fault) ?? '-'}</code>
          </td>
          {before && (
            <td>
              <code>{maskOf(before) ?? '-'}</code>
            </td>
          )}
        </tr>
      </tbody>
    </table>
  )
}

function Bit({ value, tone }: { value: boolean | undefined; tone: string }) {
  const state = stateOf(value)
  return (
    <span className={styles.lamp} data-state={state} data-tone={tone}>
      {faultsText.bitState[state]}
    </span>
  )
}
