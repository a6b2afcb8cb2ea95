import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { modeText } from '@/lib/text/modes'

const DEFAULT_S = '300'

export function useExpiration() {
  const [chosen, setChosen] = useState(DEFAULT_S)
  return {
    chosen,
    setChosen,
    /** To be spread into a body. */
    part: chosen === '' ? {} : { mode_expiration: Number(chosen) },
  }
}

/** When the vehicle goes back by itself. `fallBack`: to what, if it says so. */
export function ExpirationSelect(props: ReturnType<typeof useExpiration> & { fallBack: string | undefined }) {
  return (
    <NativeSelect
      label={modeText.expiration}
      {...(props.fallBack !== undefined &&
        props.chosen !== '' && { description: modeText.fallBack(props.fallBack) })}
      data={Object.entries(modeText.expirations).map(([value, label]) => ({ value, label }))}
      value={props.chosen}
      onChange={({ currentTarget }) => props.setChosen(currentTarget.value)}
    />
  )
}
