// Words for what went wrong, by kind of failure and not by message.

export const problemText = {
  unreachable: 'The server does not answer',
  unreachableNext: 'Check the network and that the server runs, then try again.',
  sessionEnded: 'Your session has ended',
  sessionEndedNext: 'Log in again.',
  unexpected: 'The console could not understand the answer',
  unexpectedNext: 'Load the page again. If it stays, report it with the details below.',
  byStatus: {
    403: {
      title: 'You are not allowed to do this',
      next: 'An administrator can give your account another role.',
    },
    404: { title: 'It is not there', next: 'It may have been removed. Go back and choose again.' },
    409: { title: 'It is not possible in this state', next: 'Look at the newest state and decide again.' },
    422: { title: 'The request was not understood', next: 'Correct the fields and send it again.' },
    429: { title: 'Too many requests', next: 'Wait a little, then try again.' },
    503: {
      title: 'Not available now',
      next: 'Check that the vehicle is awake and reachable, then try again.',
    },
    504: {
      title: 'No answer in time',
      next: 'Check that the vehicle is awake and reachable, then try again.',
    },
  },
  other: {
    title: 'The server could not do this',
    next: 'Try again. If it stays, report it with the correlation id.',
  },
  waitSeconds: (seconds: number) => `Try again in ${seconds} s.`,
  retry: 'Try again',
  correlation: 'correlation id',
} as const
