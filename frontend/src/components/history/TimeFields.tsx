import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { RANGE_NAMES } from '@/api/history'
import type { FilterPart } from '@/components/history/HistoryFilters'
import { historyText } from '@/lib/text/history'
import { fromLocalInput, toLocalInput } from '@/lib/time'

const EXACT = 'exact'

/** When: a range back from now, or exact times in the reader's zone. */
export function TimeFields({ filter, onChange }: FilterPart) {
  const isExact = filter.range === undefined && (filter.since ?? filter.until) !== undefined
  const [wantsExact, setWantsExact] = useState(isExact)
  const showsExact = filter.range === undefined && (wantsExact || isExact)
  return (
    <>
      <NativeSelect
        label={historyText.time}
        value={showsExact ? EXACT : (filter.range ?? '')}
        data={[
          { value: '', label: historyText.anyTime },
          ...RANGE_NAMES.map((value) => ({ value, label: historyText.ranges[value] })),
          { value: EXACT, label: historyText.exactTime },
        ]}
        onChange={({ currentTarget }) => {
          const wish = currentTarget.value
          setWantsExact(wish === EXACT)
          const range = RANGE_NAMES.find((known) => known === wish)
          onChange(wish === EXACT ? { range } : { range, since: undefined, until: undefined })
        }}
      />
      {showsExact &&
        (['since', 'until'] as const).map((end) => (
          <TextInput
            key={end}
            type="datetime-local"
            label={historyText[end]}
            value={toLocalInput(filter[end])}
            onChange={({ currentTarget }) =>
              onChange({ range: undefined, [end]: fromLocalInput(currentTarget.value) })
            }
          />
        ))}
    </>
  )
}
