// eslint-disable-next-line no-restricted-imports -- the one place; see theme.ts
import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core'

export type Colours = MantineColorScheme

/** The colours chosen by the reader. Transitions stay on: switching them off would write a <style> element. */
export function useColours(): [Colours, (wish: Colours) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return [colorScheme, setColorScheme]
}
