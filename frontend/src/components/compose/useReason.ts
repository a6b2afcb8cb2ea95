import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { aboutQuery } from '@/api/account'
import { useServices } from '@/api/services'
import type { Risk } from '@/api/wire'
import { reasonText } from '@/lib/text/reason'

/** What somebody says about why something is sent, and whether this installation wants it said. */
export function useReason(risk: Risk, known: string) {
  const { api } = useServices()
  const policy = useQuery(aboutQuery(api)).data?.reason_required
  const [typed, setTyped] = useState(known)
  const reason = typed.trim()
  const isWanted = policy === 'writes' && risk !== 'read'
  return {
    typed,
    setTyped,
    isWanted,
    /** To be spread into a draft. */
    part: reason === '' ? {} : { reason },
    refusal: isWanted && reason === '' ? reasonText.missing : undefined,
  }
}
