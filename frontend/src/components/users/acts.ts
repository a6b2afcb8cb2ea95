// What an administrator can do to a user after being asked once, and how each is said. A total table.
import type { UserActs } from '@/api/users'
import type { Account, Role } from '@/api/wire'
import { shellText } from '@/lib/text/shell'
import { userActText } from '@/lib/text/users'

export type Act =
  { kind: 'role'; role: Role } | { kind: 'disable' } | { kind: 'password'; password: string | null }

const TITLE = {
  role: userActText.setRoleTitle,
  disable: userActText.disableTitle,
  password: userActText.resetTitle,
} satisfies Record<Act['kind'], string>

export function titleOf(act: Act): string {
  return TITLE[act.kind]
}

export function sentenceOf(act: Act, user: Account): string {
  switch (act.kind) {
    case 'role':
      return userActText.setRoleSentence(user.username, shellText.roles[user.role], shellText.roles[act.role])
    case 'disable':
      return userActText.disableSentence(user.username)
    case 'password':
      return userActText.resetSentence(user.username)
  }
}

/** A new password where the act gives one. */
export async function perform(act: Act, user: Account, acts: UserActs): Promise<string | null> {
  switch (act.kind) {
    case 'role':
      await acts.setRole(user.id, act.role)
      return null
    case 'disable':
      await acts.disable(user.id)
      return null
    case 'password':
      return acts.resetPassword(user.id, act.password)
  }
}
