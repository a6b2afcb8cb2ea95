import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { meQuery } from '@/api/account'
import { LongCommands } from '@/api/longCommands'
import { useServices } from '@/api/services'
import { vehicleNameQuery } from '@/api/vehicles'
import type { Command } from '@/api/wire'
import { commandText } from '@/lib/text/command'
import { noticeText } from '@/lib/text/notices'
import { requestTitle } from '@/lib/text/request'
import { noticeState, showNotice, wantsNotices } from '@/lib/notifications'

/** Shows a browser notification when a long command of whoever is logged in ends while this tab is hidden. */
export function useCommandNotices(): void {
  const { api } = useServices()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const userId = useQuery(meQuery(api)).data?.id
  useEffect(() => {
    if (userId === undefined) return
    const onEnd = async (command: Command, tookMs: number) => {
      if (!document.hidden || !wantsNotices() || noticeState() !== 'ready') return
      // Without the name the notice still says what ended, and how.
      const vehicle = await cache
        .query(vehicleNameQuery(api, command.vehicle_id))
        .then(({ name }) => name)
        .catch(() => undefined)
      showNotice({
        title: noticeText.heading(
          commandText.statusWord[command.status],
          requestTitle(command.method, command.path),
        ),
        body: noticeText.body(vehicle, Math.round(tookMs / 1_000)),
        tag: command.id,
        onOpen: () => void navigate({ to: '/commands/$commandId', params: { commandId: command.id } }),
      })
    }
    return new LongCommands({
      api,
      cache,
      userId,
      onEnd: (command, tookMs) => void onEnd(command, tookMs),
    }).watch()
  }, [api, cache, navigate, userId])
}
