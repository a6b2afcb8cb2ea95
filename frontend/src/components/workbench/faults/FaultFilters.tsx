import { TextInput } from '@mantine/core'
import type { Fault } from '@/api/wire'
import { matchesFault, SHOWN, type FaultFilter } from '@/components/faults/faultStatus'
import { LEVELS } from '@/components/faults/levels'
import styles from '@/components/workbench/faults/FaultFilters.module.css'
import { faultsText } from '@/lib/text/faults'
import { FilterChips } from '@/ui/FilterChips'
import { SearchIcon } from '@/ui/icons'

/** Each choice says how many faults it would show. */
export function FaultFilters(props: {
  faults: readonly Fault[]
  filter: FaultFilter
  onFilter: (filter: FaultFilter) => void
}) {
  const { faults, filter, onFilter } = props
  const count = (wanted: Partial<FaultFilter>) =>
    faults.filter((fault) => matchesFault(fault, { ...filter, ...wanted })).length
  return (
    <div className={styles.filters}>
      <TextInput
        type="search"
        aria-label={faultsText.search}
        placeholder={faultsText.search}
        leftSection={<SearchIcon />}
        value={filter.search}
        onChange={({ currentTarget }) => onFilter({ ...filter, search: currentTarget.value })}
      />
      <FilterChips
        label={faultsText.shownLabel}
        chips={SHOWN.map((value) => ({
          value,
          label: faultsText.shown[value],
          count: count({ shown: value }),
        }))}
        chosen={filter.shown}
        onChoose={(value) => onFilter({ ...filter, shown: SHOWN.find((each) => each === value) ?? 'all' })}
      />
      <FilterChips
        label={faultsText.levels}
        chips={LEVELS.map((value) => ({
          value,
          label: faultsText.level[value],
          count: count({ level: value }),
        }))}
        chosen={filter.level}
        onChoose={(value) => onFilter({ ...filter, level: LEVELS.find((each) => each === value) })}
      />
    </div>
  )
}
