import { Skeleton, Tabs } from '@mantine/core'
import { Suspense } from 'react'
import { itemsOf } from '@/api/looks'
import type { Entity, Vehicle } from '@/api/wire'
import { FaultBadge } from '@/components/faults/FaultBadge'
import { useOpenFaults } from '@/components/faults/useVehicleFaults'
import { EntityHead } from '@/components/vehicle/EntityHead'
import { ChosenEntity } from '@/components/workbench/chosenEntity'
import { collectionPath, COUNTED, isOffered, TAB_CONTENT, TABS, type Tab } from '@/components/workbench/tabs'
import { useChosenInSight } from '@/components/workbench/useChosenInSight'
import { Versions } from '@/components/workbench/Versions'
import { useLook } from '@/components/workbench/useLook'
import styles from '@/components/workbench/Workbench.module.css'
import { workbenchText } from '@/lib/text/workbench'
import { EmptyNote } from '@/ui/Note'

interface WorkbenchProps {
  vehicle: Vehicle
  entity: Entity
  tab: Tab | undefined
  onTab: (tab: Tab) => void
}

/** The chosen entity with a tab for each thing that it offers. */
export function Workbench({ vehicle, entity, tab, onTab }: WorkbenchProps) {
  const offered = TABS.filter((each) => isOffered(each, entity))
  const shown = tab ?? offered[0] ?? 'raw'
  const Content = TAB_CONTENT[shown]
  const bar = useChosenInSight(offered.join(' '), shown)
  return (
    <>
      <EntityHead entity={entity}>
        <Versions vehicle={vehicle} entity={entity} />
      </EntityHead>
      <Tabs
        value={shown}
        onChange={(chosen) => onTab(offered.find((each) => each === chosen) ?? shown)}
        className={styles.tabs}
        keepMounted={false}
      >
        <Tabs.List ref={bar} aria-label={workbenchText.tabs}>
          {offered.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {workbenchText.tab[each]}
              {each === 'faults' && <OpenCount vehicle={vehicle} entity={entity} />}
              {COUNTED.has(each) && <Count vehicle={vehicle} entity={entity} tab={each} />}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown} className={styles.content}>
          {isOffered(shown, entity) ? (
            <Suspense fallback={<Skeleton height={160} />}>
              <ChosenEntity value={entity}>
                <Content vehicle={vehicle} entity={entity} />
              </ChosenEntity>
            </Suspense>
          ) : (
            <EmptyNote title={workbenchText.notOffered(workbenchText.tab[shown])}>
              {workbenchText.notOfferedNext}
            </EmptyNote>
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

/** As they were last read: opening a component asks nothing of its faults. */
function OpenCount({ vehicle, entity }: { vehicle: Vehicle; entity: Entity }) {
  const open = useOpenFaults(vehicle.id).get(entity.path)
  return open ? <FaultBadge open={open} /> : null
}

function Count({ vehicle, entity, tab }: { vehicle: Vehicle; entity: Entity; tab: Tab }) {
  const sight = useLook(vehicle.id, collectionPath(tab, entity) ?? entity.path)
  const count = itemsOf(sight.data)?.length
  return count === undefined ? null : <span className={styles.count}>{count}</span>
}
