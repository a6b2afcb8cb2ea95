import type { ReactNode } from 'react'
import styles from '@/components/shell/Banner.module.css'

type BannerTone = 'bad' | 'warn'

interface BannerProps {
  tone: BannerTone
  icon: ReactNode
  /** For what is always there and may not take much room. */
  slim?: boolean
  children: ReactNode
}

/** A line across the page, below the bar. */
export function Banner({ tone, icon, slim = false, children }: BannerProps) {
  return (
    <div className={styles.banner} data-tone={tone} data-slim={slim}>
      {icon}
      <span>{children}</span>
    </div>
  )
}

const ROLE = { bad: 'alert', warn: 'status' } as const satisfies Record<BannerTone, string>

/** A banner that comes and goes, stays in sight when the page is scrolled, and is announced. */
export function PassingBanner({ shown, ...banner }: BannerProps & { shown: boolean }) {
  // The place is there before the words are: else screen readers do not announce them.
  return (
    <div role={ROLE[banner.tone]} className={styles.place} data-tone={banner.tone}>
      {shown && <Banner {...banner} />}
    </div>
  )
}
