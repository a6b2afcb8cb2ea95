// The tabs of the workbench: what each needs of an entity, and where it is. Total tables.
import { lazy, type ComponentType } from 'react'
import type { Entity, Vehicle } from '@/api/wire'

export interface TabProps {
  vehicle: Vehicle
  entity: Entity
}

export const TABS = [
  'data',
  'live',
  'faults',
  'operations',
  'configurations',
  'modes',
  'locks',
  'logs',
  'commands',
  'raw',
] as const
export type Tab = (typeof TABS)[number]

/** The collection that a tab shows; null for tabs that every entity has. */
const SHOWS = {
  data: 'data',
  live: 'data',
  faults: 'faults',
  operations: 'operations',
  configurations: 'configurations',
  modes: 'modes',
  locks: 'locks',
  logs: 'logs',
  commands: null,
  raw: null,
} satisfies Record<Tab, string | null>

/** Tabs that tell with their name how many things they hold. */
export const COUNTED: ReadonlySet<Tab> = new Set(['data', 'operations', 'configurations', 'locks'])

export function isOffered(tab: Tab, entity: Entity): boolean {
  const collection = SHOWS[tab]
  return collection === null || entity.collections.includes(collection)
}

export function collectionPath(tab: Tab, entity: Entity): string | null {
  const collection = SHOWS[tab]
  return collection === null ? null : `${entity.path}/${collection}`
}

export const TAB_CONTENT = {
  data: lazy(async () => ({
    default: (await import('@/components/workbench/data/DataTab')).DataTab,
  })),
  live: lazy(async () => ({
    default: (await import('@/components/workbench/live/LiveTab')).LiveTab,
  })),
  faults: lazy(async () => ({
    default: (await import('@/components/workbench/faults/FaultsTab')).FaultsTab,
  })),
  operations: lazy(async () => ({
    default: (await import('@/components/workbench/operations/OperationsTab')).OperationsTab,
  })),
  configurations: lazy(async () => ({
    default: (await import('@/components/workbench/configurations/ConfigurationsTab')).ConfigurationsTab,
  })),
  modes: lazy(async () => ({
    default: (await import('@/components/workbench/modes/ModesTab')).ModesTab,
  })),
  locks: lazy(async () => ({
    default: (await import('@/components/workbench/locks/LocksTab')).LocksTab,
  })),
  logs: lazy(async () => ({
    default: (await import('@/components/workbench/logs/LogsTab')).LogsTab,
  })),
  commands: lazy(async () => ({
    default: (await import('@/components/workbench/commands/CommandsTab')).CommandsTab,
  })),
  raw: lazy(async () => ({ default: (await import('@/components/workbench/raw/RawTab')).RawTab })),
} satisfies Record<Tab, ComponentType<TabProps>>
