import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { usePlaces } from '@/components/shell/places'

// "g" and then a letter: within this time they belong together.
const SEQUENCE_MS = 1_200

/** The keys that work on every screen. None of them does anything while somebody types, or a dialog is open. */
export function useKeys(show: (what: 'palette' | 'keys') => void): void {
  const navigate = useNavigate()
  const places = usePlaces()
  const wentAt = useRef(-Infinity)
  useEffect(() => {
    const plain = (event: KeyboardEvent): boolean => {
      const isSecond = event.timeStamp - wentAt.current < SEQUENCE_MS
      wentAt.current = event.key === 'g' ? event.timeStamp : -Infinity
      const place = isSecond ? places.find(({ key }) => key === event.key) : undefined
      if (place) void navigate({ to: place.to })
      else if (event.key === '?') show('keys')
      else if (event.key !== '/' || !focusSearch()) return false
      return true
    }
    const onKey = (event: KeyboardEvent): void => {
      const isChord = event.ctrlKey || event.metaKey
      if (event.defaultPrevented || event.altKey || event.repeat) return
      if (isChord && event.key.toLowerCase() === 'k') show('palette')
      else if (isChord || isBusy(event.target) || !plain(event)) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [navigate, places, show])
}

function isBusy(target: EventTarget | null): boolean {
  const typing = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]'
  return target instanceof Element && (target.closest(typing) !== null || isDialogOpen())
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null
}

/** False if the screen has no search of its own. */
function focusSearch(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('main input[type="search"]')
  const field = [...fields].find((candidate) => candidate.offsetParent !== null)
  field?.focus()
  field?.select()
  return field !== undefined
}
