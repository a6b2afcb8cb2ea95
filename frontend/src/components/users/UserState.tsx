import type { Account } from '@/api/wire'
import { usersText } from '@/lib/text/users'
import { BanIcon, CheckIcon } from '@/ui/icons'
import { StateWord } from '@/ui/StateWord'

export function UserState({ user }: { user: Account }) {
  return user.disabled_at === null ? (
    <StateWord
      tone="ok"
      plain
      icon={<CheckIcon />}
      word={usersText.enabled}
      meaning={usersText.enabledMeaning}
    />
  ) : (
    <StateWord tone="warn" icon={<BanIcon />} word={usersText.disabled} meaning={usersText.disabledMeaning} />
  )
}
