import { Menu, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { logOut, meQuery } from '@/api/account'
import { useServices } from '@/api/services'
import styles from '@/components/shell/UserMenu.module.css'
import { changeLanguage, language, LANGUAGES } from '@/lib/text/language'
import { LANGUAGE_NAMES, shellText } from '@/lib/text/shell'
import { UserIcon } from '@/ui/icons'
import { useColours, type Colours } from '@/ui/useColours'

const COLOURS = ['light', 'dark', 'auto'] as const satisfies Colours[]

export function UserMenu() {
  const { api, session } = useServices()
  const me = useQuery(meQuery(api)).data
  const navigate = useNavigate()
  const [colours, setColours] = useColours()
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={styles.button} aria-label={shellText.userMenu(me?.username ?? '')}>
          <UserIcon />
          <span className={styles.name}>{me?.username}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me && <Menu.Label>{shellText.role(shellText.roles[me.role])}</Menu.Label>}
        <Menu.Label>{shellText.theme}</Menu.Label>
        <Menu.RadioGroup
          value={colours}
          onChange={(wish) => setColours(COLOURS.find((known) => known === wish) ?? 'auto')}
        >
          {COLOURS.map((wish) => (
            <Menu.RadioItem key={wish} value={wish} closeMenuOnClick={false}>
              {shellText.themes[wish]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{shellText.language}</Menu.Label>
        <Menu.RadioGroup
          value={language}
          onChange={(wish) => changeLanguage(LANGUAGES.find((known) => known === wish) ?? language)}
        >
          {LANGUAGES.map((wish) => (
            <Menu.RadioItem key={wish} value={wish}>
              {/* For a screen reader to say it right. */}
              <span lang={wish}>{LANGUAGE_NAMES[wish]}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: '/profile' })}>{shellText.profile}</Menu.Item>
        {me?.role === 'admin' && (
          <Menu.Item onClick={() => void navigate({ to: '/administration' })}>
            {shellText.administration}
          </Menu.Item>
        )}
        {/* The session ends here even when the server cannot be told, so a failure has nothing to say. */}
        <Menu.Item onClick={() => void logOut(api, session).catch(() => undefined)}>
          {shellText.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
