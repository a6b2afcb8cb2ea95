import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { catalogueQuery } from '@/api/commands'
import { isFiltered, type HistoryFilter } from '@/api/history'
import { useServices } from '@/api/services'
import styles from '@/components/history/History.module.css'
import { OutcomeChips } from '@/components/history/OutcomeChips'
import { SlowText } from '@/components/history/SlowText'
import { TimeFields } from '@/components/history/TimeFields'
import { useComponentNames } from '@/components/vehicle/useComponentNames'
import { VehiclePicker } from '@/components/vehicle/VehiclePicker'
import { useRole } from '@/components/useRole'
import { commandText } from '@/lib/text/command'
import { historyText } from '@/lib/text/history'

export interface FilterPart {
  filter: HistoryFilter
  onChange: (part: HistoryFilter) => void
}

/** What of the history is shown. `onClear` empties all. */
export function HistoryFilters({ filter, onChange, onClear }: FilterPart & { onClear: () => void }) {
  const { api } = useServices()
  const catalogue = useQuery(catalogueQuery(api)).data
  const components = useComponentNames(filter.vehicle)
  const isAdmin = useRole() === 'admin'
  return (
    <div className={styles.filters} role="search" aria-label={historyText.filters}>
      <div className={styles.fields}>
        <VehiclePicker
          label={commandText.vehicle}
          placeholder={commandText.anyVehicle}
          value={filter.vehicle}
          onChange={(vehicle) => onChange({ vehicle })}
        />
        <SlowText
          label={historyText.component}
          placeholder={historyText.componentHint}
          suggestions={components}
          value={filter.component}
          onChange={(component) => onChange({ component })}
        />
        <NativeSelect
          label={historyText.command}
          value={filter.command ?? ''}
          data={[
            { value: '', label: historyText.anyCommand },
            ...(catalogue ?? []).map(({ command, title }) => ({ value: command, label: title })),
          ]}
          onChange={({ currentTarget }) => onChange({ command: currentTarget.value || undefined })}
        />
        <SlowText
          label={historyText.path}
          placeholder={historyText.pathHint}
          value={filter.path}
          onChange={(path) => onChange({ path })}
        />
        {isAdmin ? (
          <SlowText
            label={historyText.user}
            placeholder={historyText.anyUser}
            value={filter.user}
            onChange={(user) => onChange({ user })}
          />
        ) : (
          <TextInput
            label={historyText.user}
            value={historyText.onlyOwn}
            title={historyText.onlyOwn}
            readOnly
            variant="unstyled"
          />
        )}
        <TimeFields filter={filter} onChange={onChange} />
      </div>
      <div className={styles.outcomes}>
        <OutcomeChips filter={filter} onChange={onChange} />
        {isFiltered(filter) && <Button onClick={onClear}>{historyText.clear}</Button>}
      </div>
    </div>
  )
}
