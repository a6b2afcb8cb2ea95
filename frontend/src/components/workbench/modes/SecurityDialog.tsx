import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ReasonField } from '@/components/compose/ReasonField'
import { useReason } from '@/components/compose/useReason'
import { Problem } from '@/components/Problem'
import { Vin } from '@/components/Vin'
import { ExpirationSelect, useExpiration } from '@/components/workbench/modes/Expiration'
import type { DialogProps } from '@/components/workbench/modes/ModeDialog'
import styles from '@/components/workbench/modes/Modes.module.css'
import { isHex, keyMember, seedRequest, seedText } from '@/components/workbench/modes/modeSight'
import { useSecurityAccess } from '@/components/workbench/modes/useSecurityAccess'
import { confirmText } from '@/lib/text/compose'
import { modeText } from '@/lib/text/modes'
import { CodeText } from '@/ui/CodeText'
import { Confirm } from '@/ui/Confirm'
import { WarningIcon } from '@/ui/icons'
import { Note } from '@/ui/Note'

/** Seed and key: the vehicle asks, the reader computes the answer elsewhere. Both live as long as this dialog. */
export function SecurityDialog({ vehicle, entity, mode, state, onDone, onEnd }: DialogProps) {
  const reason = useReason('critical', '')
  const expiration = useExpiration()
  const levels = state.values.filter((value) => value !== state.fallBack)
  const [level, setLevel] = useState(levels[0] ?? 'Level_1')
  const [key, setKey] = useState('')
  const access = useSecurityAccess(
    vehicle,
    `${entity.path}/modes/${encodeURIComponent(mode.id)}`,
    reason.part,
  )
  const shown = seedText(access.seed)
  const send = () =>
    access.sendKey({ value: level, ...keyMember(access.seed, key.trim()), ...expiration.part }, (command) => {
      setKey('')
      onEnd(command)
      if (command.status === 'succeeded') onDone()
    })
  return (
    <Confirm
      opened
      critical
      title={modeText.access}
      yes={modeText.sendKey}
      no={modeText.cancel}
      closeLabel={modeText.cancel}
      busy={access.isBusy}
      refusal={refusalOf(shown, key) ?? reason.refusal}
      onYes={send}
      onNo={onDone}
    >
      <strong>{modeText.accessSentence(level, entity.name, vehicle.name)}</strong>
      <span>
        {confirmText.vin} <Vin vin={vehicle.vin} />
      </span>
      <div className={styles.ask}>
        <NativeSelect
          label={modeText.level}
          data={levels.length > 0 ? levels : [level]}
          value={level}
          onChange={({ currentTarget }) => {
            setLevel(currentTarget.value)
            access.forget()
          }}
        />
        <Button loading={access.isBusy} onClick={() => access.askSeed(seedRequest(level))}>
          {modeText.askSeed}
        </Button>
      </div>
      {shown !== undefined && <CodeText label={modeText.seed} text={shown} />}
      <TextInput
        label={modeText.key}
        placeholder={modeText.keyHint}
        autoComplete="off"
        spellCheck={false}
        disabled={shown === undefined}
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
      />
      <ExpirationSelect {...expiration} fallBack={state.fallBack} />
      <ReasonField {...reason} />
      {access.refused !== undefined && (
        <Note tone="bad" icon={<WarningIcon />}>
          <span>{modeText.refused(access.refused)}</span>
        </Note>
      )}
      {access.failure !== undefined && <Problem failure={access.failure} />}
      <span className="dim">{modeText.notKept}</span>
      {access.follower}
    </Confirm>
  )
}

function refusalOf(seed: string | undefined, key: string): string | undefined {
  if (seed === undefined) return modeText.seedMissing
  if (key.trim() === '') return modeText.keyMissing
  return isHex(key) ? undefined : modeText.keyBad
}
