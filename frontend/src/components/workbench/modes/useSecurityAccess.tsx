import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { submitCommand } from '@/api/commands'
import { readSeed } from '@/api/holding'
import { useServices } from '@/api/services'
import type { Command, Vehicle } from '@/api/wire'
import { Follower } from '@/components/workbench/useVehicleCommand'
import { randomId } from '@/lib/randomId'
import { modeText } from '@/lib/text/modes'

interface UnderWay {
  id: string
  onEnd: (command: Command) => void
}

/** The two commands of a security access. Not by way of a mutation: its cache would keep the key. */
export function useSecurityAccess(vehicle: Vehicle, path: string, reason: { reason?: string }) {
  const { api } = useServices()
  const cache = useQueryClient()
  const [underWay, setUnderWay] = useState<UnderWay>()
  const [isSending, setSending] = useState(false)
  const [seed, setSeed] = useState<unknown>()
  const [failure, setFailure] = useState<unknown>()
  const [refused, setRefused] = useState<string>()

  const send = async (body: unknown, onEnd: (command: Command) => void) => {
    setSending(true)
    setFailure(undefined)
    setRefused(undefined)
    try {
      const draft = { vehicle_id: vehicle.id, method: 'PUT' as const, path, body, ...reason }
      const { id } = await submitCommand(api, cache, draft, randomId())
      setUnderWay({ id, onEnd })
    } catch (told) {
      setFailure(told)
    } finally {
      setSending(false)
    }
  }
  const takeSeed = async (command: Command) => {
    if (command.status !== 'succeeded') {
      setRefused(command.error?.message ?? command.status)
      return
    }
    try {
      setSeed(await readSeed(api, command.id))
    } catch (told) {
      setFailure(told)
    }
  }
  const follower: ReactNode = underWay && (
    <Follower
      key={underWay.id}
      id={underWay.id}
      onEnd={(command) => {
        setUnderWay(undefined)
        underWay.onEnd(command)
      }}
    />
  )
  return {
    seed,
    failure,
    refused,
    isBusy: isSending || underWay !== undefined,
    follower,
    forget: () => setSeed(undefined),
    askSeed: (value: string) => void send({ value }, (command) => void takeSeed(command)),
    sendKey: (body: Record<string, unknown>, onEnd: (command: Command) => void) =>
      void send(body, (command) => {
        // A seed is answered once, rightly or wrongly.
        setSeed(undefined)
        if (command.status !== 'succeeded') setRefused(command.error?.message ?? modeText.askedWrong)
        onEnd(command)
      }),
  }
}
