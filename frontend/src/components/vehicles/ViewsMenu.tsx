import { Button, Menu, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { meQuery } from '@/api/account'
import { useServices } from '@/api/services'
import type { VehicleListFilter } from '@/api/vehicles'
import {
  LONGEST_NAME,
  renamedView,
  useSavedViews,
  withoutView,
  withView,
  type SavedView,
} from '@/components/vehicles/savedViews'
import styles from '@/components/vehicles/ViewsMenu.module.css'
import { vehicleListText } from '@/lib/text/vehicleList'
import { DownIcon, StarIcon } from '@/ui/icons'
import { RefusableButton } from '@/ui/RefusableButton'

interface ViewsProps {
  filter: VehicleListFilter
  onChoose: (filter: VehicleListFilter) => void
}

/** Named filters: chosen, saved, renamed and deleted. */
export function ViewsMenu(props: ViewsProps) {
  const { api } = useServices()
  const me = useQuery(meQuery(api)).data
  return me && <ViewsOf key={me.id} userId={me.id} {...props} />
}

function ViewsOf({ userId, filter, onChoose }: ViewsProps & { userId: string }) {
  const { views, change } = useSavedViews(userId)
  const [opened, setOpened] = useState<'save' | 'manage'>()
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button leftSection={<StarIcon />} rightSection={<DownIcon />}>
            {vehicleListText.views}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{vehicleListText.noViews}</Menu.Label>}
          {views.map((view) => (
            <Menu.Item key={view.name} onClick={() => onChoose(view.filter)}>
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setOpened('save')}>{vehicleListText.saveView}</Menu.Item>
          {views.length > 0 && (
            <Menu.Item onClick={() => setOpened('manage')}>{vehicleListText.manageViews}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {opened === 'save' && (
        <SaveView
          isFiltered={isFiltered}
          onSave={(name) => {
            change(withView(views, { name, filter }))
            setOpened(undefined)
          }}
          onClose={() => setOpened(undefined)}
        />
      )}
      {opened === 'manage' && (
        <ManageViews views={views} onChange={change} onClose={() => setOpened(undefined)} />
      )}
    </>
  )
}

function SaveView(props: { isFiltered: boolean; onSave: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState('')
  const wanted = name.trim()
  const refusal = props.isFiltered ? undefined : vehicleListText.nothingToSave
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={vehicleListText.saveView}
      closeButtonProps={{ 'aria-label': vehicleListText.close }}
    >
      <form
        className={styles.form}
        onSubmit={(sent) => {
          sent.preventDefault()
          if (wanted !== '' && refusal === undefined) props.onSave(wanted)
        }}
      >
        <TextInput
          label={vehicleListText.viewName}
          placeholder={vehicleListText.viewNameHint}
          maxLength={LONGEST_NAME}
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <p className="dim">{vehicleListText.viewsNote}</p>
        <div className={styles.buttons}>
          <Button onClick={props.onClose}>{vehicleListText.cancel}</Button>
          <RefusableButton
            type="submit"
            variant="filled"
            refusal={refusal ?? (wanted === '' ? vehicleListText.viewName : undefined)}
            onClick={() => undefined}
          >
            {vehicleListText.save}
          </RefusableButton>
        </div>
      </form>
    </Modal>
  )
}

function ManageViews(props: {
  views: SavedView[]
  onChange: (views: SavedView[]) => void
  onClose: () => void
}) {
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={vehicleListText.manageViews}
      closeButtonProps={{ 'aria-label': vehicleListText.close }}
    >
      <ul className={styles.views}>
        {props.views.map((view) => (
          <li key={view.name}>
            <ViewName view={view} {...props} />
            <Button
              aria-label={vehicleListText.deleteView(view.name)}
              onClick={() => props.onChange(withoutView(props.views, view.name))}
            >
              {vehicleListText.delete}
            </Button>
          </li>
        ))}
      </ul>
      {props.views.length === 0 && <p className="dim">{vehicleListText.noViews}</p>}
      <div className={styles.buttons}>
        <Button variant="filled" onClick={props.onClose}>
          {vehicleListText.done}
        </Button>
      </div>
    </Modal>
  )
}

/** Renamed when the field is left, or by Enter. */
function ViewName({
  view,
  views,
  onChange,
}: {
  view: SavedView
  views: SavedView[]
  onChange: (views: SavedView[]) => void
}) {
  const [name, setName] = useState(view.name)
  const isTaken = name.trim() !== view.name && views.some((other) => other.name === name.trim())
  const rename = () => onChange(renamedView(views, view.name, name))
  return (
    <TextInput
      aria-label={vehicleListText.renameView(view.name)}
      maxLength={LONGEST_NAME}
      value={name}
      error={isTaken && vehicleListText.nameTaken}
      onChange={({ currentTarget }) => setName(currentTarget.value)}
      onBlur={rename}
      onKeyDown={({ key }) => {
        if (key === 'Enter') rename()
      }}
    />
  )
}
