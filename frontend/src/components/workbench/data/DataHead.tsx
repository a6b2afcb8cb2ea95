import { Button, TextInput } from '@mantine/core'
import { Age } from '@/components/Times'
import styles from '@/components/workbench/data/Data.module.css'
import { categoryName } from '@/components/workbench/data/categoryName'
import { countsOf, type DataFilter, type DataItem } from '@/components/workbench/data/dataItems'
import type { Readings } from '@/components/workbench/data/useReadings'
import { dataText } from '@/lib/text/data'
import { FilterChips } from '@/ui/FilterChips'
import { RefreshIcon, SearchIcon } from '@/ui/icons'
import { ProgressBar } from '@/ui/ProgressBar'
import { RefusableButton } from '@/ui/RefusableButton'

interface HeadProps {
  items: DataItem[]
  shown: DataItem[]
  selected: DataItem[]
  filter: DataFilter
  onFilter: (filter: DataFilter) => void
  readings: Readings
}

/** Filters with counts, what was read, and the buttons that read more. */
export function DataHead({ items, shown, selected, filter, onFilter, readings }: HeadProps) {
  const categories = countsOf(items, ({ category }) => (category === null ? [] : [category]))
  const groups = countsOf(items, ({ groups }) => groups)
  const busy = readings.progress === undefined ? undefined : dataText.reading
  return (
    <div className={styles.head}>
      <div className={styles.line}>
        <TextInput
          type="search"
          className={styles.search}
          aria-label={dataText.search}
          placeholder={dataText.search}
          leftSection={<SearchIcon />}
          value={filter.search}
          onChange={({ currentTarget }) => onFilter({ ...filter, search: currentTarget.value })}
        />
        <div className={styles.aside}>
          <ReadSoFar readings={readings} all={items.length} />
          {selected.length > 0 && (
            <RefusableButton refusal={busy} onClick={() => readings.read(selected)}>
              {dataText.readSelected(selected.length)}
            </RefusableButton>
          )}
          <RefusableButton refusal={busy} leftSection={<RefreshIcon />} onClick={() => readings.read(shown)}>
            {dataText.readShown(shown.length)}
          </RefusableButton>
        </div>
      </div>
      <div className={styles.filters}>
        <FilterChips
          label={dataText.categories}
          chips={categories.map(([value, count]) => ({ value, label: categoryName(value), count }))}
          chosen={filter.category}
          onChoose={(category) => onFilter({ ...filter, category })}
        />
        {groups.length > 0 && (
          <FilterChips
            label={dataText.groups}
            chips={groups.map(([value, count]) => ({ value, label: value, count }))}
            chosen={filter.group}
            onChoose={(group) => onFilter({ ...filter, group })}
          />
        )}
      </div>
    </div>
  )
}

/** Space is kept: progress stands where the count was. */
function ReadSoFar({ readings, all }: { readings: Readings; all: number }) {
  const { progress } = readings
  if (progress === undefined)
    return (
      <span role="status">
        {dataText.readCount(readings.readCount, all)}
        {readings.newest !== undefined && (
          <>
            {' '}
            <Age at={readings.newest} />
          </>
        )}
      </span>
    )
  return (
    <>
      <div role="status" className={styles.progress}>
        <ProgressBar
          label={dataText.reading}
          percent={(100 * progress.done) / progress.all}
          text={dataText.progress(progress.done, progress.all)}
        />
      </div>
      <Button size="compact-xs" onClick={readings.stop}>
        {dataText.stop}
      </Button>
    </>
  )
}
