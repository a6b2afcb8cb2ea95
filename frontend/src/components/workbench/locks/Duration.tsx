import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { lockText } from '@/lib/text/locks'

const DEFAULT_S = '900'

export function useDuration() {
  const [chosen, setChosen] = useState(DEFAULT_S)
  return { chosen, setChosen, seconds: Number(chosen) }
}

/** For how long, counted from the moment it is asked for. */
export function DurationSelect({ chosen, setChosen }: ReturnType<typeof useDuration>) {
  return (
    <NativeSelect
      aria-label={lockText.duration}
      data={Object.entries(lockText.durations).map(([value, label]) => ({ value, label }))}
      value={chosen}
      onChange={({ currentTarget }) => setChosen(currentTarget.value)}
    />
  )
}
