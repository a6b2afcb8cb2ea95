import styles from '@/components/account/PasswordRules.module.css'
import {
  judgeRules,
  LONGEST,
  SHORTEST,
  strengthOf,
  type Rule,
  type Told,
} from '@/components/account/passwordRules'
import { passwordText } from '@/lib/text/account'
import { CheckIcon, CrossIcon } from '@/ui/icons'

const SENTENCE = {
  long: passwordText.rules.long(SHORTEST),
  short: passwordText.rules.short(LONGEST),
  notName: passwordText.rules.notName,
  different: passwordText.rules.different,
} satisfies Record<Rule, string>

/** The rules with what is kept by now, and how strong the password is. */
export function PasswordRules({ id, told }: { id: string; told: Told }) {
  const strength = strengthOf(told.password)
  return (
    <div id={id} className={styles.rules}>
      <ul>
        {judgeRules(told).map(({ rule, kept }) => (
          <li key={rule} data-kept={kept}>
            {kept ? <CheckIcon /> : <CrossIcon />}
            {SENTENCE[rule]}
            <span className="hidden-visually">, {kept ? passwordText.kept : passwordText.broken}</span>
          </li>
        ))}
      </ul>
      <p>
        {passwordText.strength}:{' '}
        <span
          className={styles.meter}
          data-strength={told.password === '' ? 'none' : strength}
          aria-hidden="true"
        >
          <i />
          <i />
          <i />
          <i />
        </span>{' '}
        {told.password === '' ? '' : passwordText.strengthWord[strength]}
      </p>
      <p>{passwordText.alsoRefused}</p>
    </div>
  )
}
