import { useEffect, useId, useRef } from 'react'
import type { Entry, Group } from '@/components/palette/entries'
import styles from '@/components/palette/Palette.module.css'
import { paletteText } from '@/lib/text/palette'

interface PaletteListProps {
  id: string
  groups: { group: Group; entries: Entry[] }[]
  chosen: number
  optionId: (index: number) => string
  onChoose: (index: number) => void
  onRun: (entry: Entry) => void
}

export function PaletteList(props: PaletteListProps) {
  const list = useRef<HTMLDivElement>(null)
  const shown = props.groups.flatMap(({ entries }) => entries)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [props.chosen, shown.length])
  return (
    <div ref={list} id={props.id} role="listbox" aria-label={paletteText.results} className={styles.list}>
      {props.groups.map(({ group, entries }) => (
        <PaletteGroup
          key={group}
          {...props}
          title={paletteText.groups[group]}
          entries={entries}
          from={entries[0] ? shown.indexOf(entries[0]) : 0}
        />
      ))}
    </div>
  )
}

function PaletteGroup(props: PaletteListProps & { title: string; entries: Entry[]; from: number }) {
  const titleId = useId()
  return (
    <div role="group" aria-labelledby={titleId}>
      <div id={titleId} className={styles.group}>
        {props.title}
      </div>
      {props.entries.map((entry, offset) => {
        const index = props.from + offset
        return (
          <div
            key={entry.id}
            id={props.optionId(index)}
            role="option"
            aria-selected={index === props.chosen}
            className={styles.option}
            onMouseMove={() => index !== props.chosen && props.onChoose(index)}
            onClick={() => props.onRun(entry)}
          >
            <span className={styles.title}>{entry.title}</span>
            {entry.detail !== undefined && <span className={styles.detail}>{entry.detail}</span>}
          </div>
        )
      })}
    </div>
  )
}
