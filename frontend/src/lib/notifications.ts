// Notifications that the browser shows beside the page, and whether the reader wants them in this browser.

export type NoticeState = 'ready' | 'ask' | 'denied' | 'unsupported'

const KEY = 'notices'

export interface Notice {
  title: string
  body: string
  /** Another notice with the same tag takes its place: several tabs show one. */
  tag: string
  onOpen: () => void
}

/** What the browser allows now. */
export function noticeState(): NoticeState {
  // Without a secure context browsers either lack it or deny it without asking.
  if (!('Notification' in window) || !window.isSecureContext) return 'unsupported'
  const { permission } = window.Notification
  if (permission === 'default') return 'ask'
  return permission === 'granted' ? 'ready' : 'denied'
}

export async function askForNotices(): Promise<NoticeState> {
  if (noticeState() === 'ask') await window.Notification.requestPermission()
  return noticeState()
}

export function wantsNotices(): boolean {
  return window.localStorage.getItem(KEY) === 'on'
}

export function keepNoticeWish(wanted: boolean): void {
  window.localStorage.setItem(KEY, wanted ? 'on' : 'off')
}

export function showNotice({ title, body, tag, onOpen }: Notice): void {
  const notice = new window.Notification(title, { body, tag, icon: '/favicon.svg' })
  notice.onclick = () => {
    window.focus()
    onOpen()
    notice.close()
  }
}
