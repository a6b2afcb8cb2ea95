import { OUTCOMES, statusesOf, toggledStatuses, UNDER_WAY } from '@/api/history'
import type { FilterPart } from '@/components/history/HistoryFilters'
import { commandText } from '@/lib/text/command'
import { historyText } from '@/lib/text/history'
import { ToggleChips } from '@/ui/ToggleChips'

/** Which outcomes are shown; none chosen means all. */
export function OutcomeChips({ filter, onChange }: FilterPart) {
  const shown = statusesOf(filter)
  const toggle = (statuses: typeof shown) => onChange({ status: toggledStatuses(filter, statuses).status })
  return (
    <ToggleChips
      label={historyText.outcomes}
      chips={[
        {
          key: 'under way',
          label: historyText.underWay,
          isOn: UNDER_WAY.every((status) => shown.includes(status)),
          onToggle: () => toggle(UNDER_WAY),
        },
        ...OUTCOMES.map((status) => ({
          key: status,
          label: commandText.statusWord[status],
          isOn: shown.includes(status),
          onToggle: () => toggle([status]),
        })),
      ]}
    />
  )
}
