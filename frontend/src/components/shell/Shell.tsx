import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useFollow } from '@/api/services'
import { ActivityStrip } from '@/components/shell/ActivityStrip'
import { DemoBanner } from '@/components/shell/DemoBanner'
import { Finder } from '@/components/shell/Finder'
import { HoldBanner } from '@/components/shell/HoldBanner'
import { LiveSign } from '@/components/shell/LiveSign'
import { OfflineBanner } from '@/components/shell/OfflineBanner'
import { usePlaces } from '@/components/shell/places'
import styles from '@/components/shell/Shell.module.css'
import { useCommandNotices } from '@/components/shell/useCommandNotices'
import { UserMenu } from '@/components/shell/UserMenu'
import { shellText } from '@/lib/text/shell'

/** The frame around every screen of somebody who is logged in. */
export function Shell({ children }: { children: ReactNode }) {
  useFollow({ all: true })
  useCommandNotices()
  const places = usePlaces()
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#content">
        {shellText.skip}
      </a>
      <header className={styles.top}>
        <Link to="/" className={styles.logo}>
          <i aria-hidden="true" />
          {shellText.product}
        </Link>
        <nav aria-label={shellText.navigation} className={styles.nav}>
          {places.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ includeSearch: false, exact: to === '/' }}
              className={styles.place}
            >
              {name}
            </Link>
          ))}
        </nav>
        <Finder />
        <LiveSign />
        <UserMenu />
      </header>
      <OfflineBanner />
      <HoldBanner />
      <DemoBanner />
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
      <ActivityStrip />
    </div>
  )
}
