import { itemsOf } from '@/api/looks'
import { ConfigurationDetail } from '@/components/workbench/configurations/ConfigurationDetail'
import { configurationsIn, type Configuration } from '@/components/workbench/configurations/configuration'
import styles from '@/components/workbench/configurations/Configurations.module.css'
import { ListAndDetail } from '@/components/workbench/ListAndDetail'
import { LookAgain, Seen } from '@/components/workbench/Seen'
import type { TabProps } from '@/components/workbench/tabs'
import { useItem } from '@/components/workbench/useItem'
import { useLook } from '@/components/workbench/useLook'
import { configurationText } from '@/lib/text/configurations'
import { tableText } from '@/lib/text/shell'
import { DataTable, type Column } from '@/ui/DataTable'
import { EmptyNote, Note } from '@/ui/Note'
import { Panel } from '@/ui/Panel'
import { Tags } from '@/ui/Tags'

/** The configurations of an entity, each to be read, compared and written. */
export function ConfigurationsTab({ vehicle, entity }: TabProps) {
  const { item, choose } = useItem()
  const look = useLook(vehicle.id, `${entity.path}/configurations`)
  return (
    <Seen look={look} height={240}>
      {(sight) => {
        const all = configurationsIn(itemsOf(sight))
        const chosen = all.find(({ id }) => id === item)
        if (all.length === 0)
          return (
            <EmptyNote title={configurationText.emptyTitle} actions={<LookAgain look={look} />}>
              {configurationText.empty}
            </EmptyNote>
          )
        return (
          <ListAndDetail
            list={
              <Panel title={configurationText.title} aside={<LookAgain look={look} />} flush>
                <DataTable
                  label={configurationText.title}
                  columns={columnsFor(all, choose)}
                  rows={all}
                  rowKey={({ id }) => id}
                  loadingLabel={tableText.loading}
                  onOpen={({ id }) => choose(id)}
                  chosen={chosen?.id}
                  empty={null}
                />
              </Panel>
            }
          >
            {item === undefined && (
              <EmptyNote title={configurationText.chooseTitle}>{configurationText.choose}</EmptyNote>
            )}
            {item !== undefined && !chosen && <Note tone="warn">{configurationText.gone}</Note>}
            {chosen && (
              <ConfigurationDetail
                key={chosen.id}
                vehicle={vehicle}
                path={`${entity.path}/configurations/${encodeURIComponent(chosen.id)}`}
                configuration={chosen}
              />
            )}
          </ListAndDetail>
        )
      }}
    </Seen>
  )
}

function columnsFor(all: readonly Configuration[], choose: (id: string) => void): Column<Configuration>[] {
  const tags: Column<Configuration> = {
    key: 'tags',
    head: '',
    wide: true,
    cell: (each) => <Tags tags={each.tags} />,
  }
  return [
    {
      key: 'name',
      head: configurationText.name,
      grow: true,
      cell: ({ id, name }) => (
        <button type="button" className={styles.name} onClick={() => choose(id)}>
          {name}
        </button>
      ),
    },
    {
      key: 'type',
      head: configurationText.type,
      cell: ({ type }) => (
        <span className="dim" title={configurationText.typeMeaning[type]}>
          {configurationText.types[type]}
        </span>
      ),
    },
    {
      key: 'version',
      head: configurationText.version,
      right: true,
      cell: ({ version }) => <span className="mono">{version}</span>,
    },
    ...(all.some((each) => each.tags.length > 0) ? [tags] : []),
  ]
}
