import { Skeleton } from '@mantine/core'
import { Link, Outlet } from '@tanstack/react-router'
import type { Role } from '@/api/wire'
import { useRole } from '@/components/useRole'
import { healthText } from '@/lib/text/health'
import { shellText } from '@/lib/text/shell'
import { administrationText, usersText } from '@/lib/text/users'
import { vehicleText } from '@/lib/text/vehicle'
import styles from '@/pages/AdministrationPage.module.css'
import page from '@/pages/Page.module.css'
import { BanIcon } from '@/ui/icons'
import { EmptyNote } from '@/ui/Note'

/** Each part has its own address below this one. */
const PARTS = [
  { to: '/administration/users', name: usersText.title },
  { to: '/administration/vehicles', name: vehicleText.title },
  { to: '/administration/health', name: healthText.title },
] as const

/** The frame of what only administrators may do; everybody else reads who could. */
export function AdministrationPage() {
  const role = useRole()
  return (
    <div className={`${page.page ?? ''} ${styles.frame ?? ''}`}>
      <h1>{administrationText.title}</h1>
      {role === undefined && <Skeleton height={32} />}
      {role === 'admin' && <Parts />}
      {role !== undefined && role !== 'admin' && <Forbidden role={role} />}
    </div>
  )
}

function Parts() {
  return (
    <>
      <nav aria-label={administrationText.parts} className={styles.parts}>
        {PARTS.map(({ to, name }) => (
          <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
            {name}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}

function Forbidden({ role }: { role: Role }) {
  return (
    <div className={styles.forbidden} role="alert">
      <EmptyNote
        title={administrationText.forbiddenTitle}
        actions={<Link to="/">{administrationText.back}</Link>}
      >
        <BanIcon /> {administrationText.forbidden(shellText.roles[role])}
      </EmptyNote>
    </div>
  )
}
