// Words of the log-in screen.

export const loginText = {
  title: 'Log in',
  username: 'User name',
  password: 'Password',
  submit: 'Log in',
  wrong: 'The user name or the password is wrong.',
  tooMany: (seconds: number | null) =>
    seconds === null
      ? 'Too many attempts. Wait a little, then try again.'
      : `Too many attempts. Try again in ${seconds} s.`,
  unreachable: 'The server does not answer. Check that it runs and that this computer has a network.',
  failed: (detail: string) => `Logging in failed: ${detail}`,
  missing: 'Give a user name and a password.',
  demoTitle: 'Demo accounts',
  demo: [
    { username: 'engineer', password: 'engineer123' },
    { username: 'viewer', password: 'viewer123' },
    { username: 'admin', password: 'admin123' },
  ],
  demoAccount: (username: string, password: string) => `${username} with the password ${password}`,
  reasons: {
    expired: 'Your session has ended. Log in again; you will return to where you were.',
    elsewhere: 'You logged out in another window.',
  },
} as const
