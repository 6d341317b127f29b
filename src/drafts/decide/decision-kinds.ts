/**
 * Everything that can be decided, refused or come of a delivery, with how a history tells it. The
 * database's own check holds the same list; a test compares the two.
 */
export const decisionKinds = {
  approve: 'Approved',
  retry: 'Approved again',
  reject: 'Rejected',
  edit: 'Edited',
  stop: 'Stopped before it went out',
  settle_sent: 'Settled: it was sent',
  settle_not_sent: 'Settled: it was not sent',
  auto_send: 'Cleared for automatic sending',
  hold: 'Held for review',
  skip: 'Left alone',
  error: 'Met a fault',
  cancel: 'Taken back before it went out',
  refuse: 'Refused a click',
  sent: 'Sent',
  failed: 'Not sent',
  unknown: 'Contact lost while sending',
  never_write: 'Said that nobody writes to this lead',
  lift_wish: 'Said that this is no opt-out',
  close: 'Closed',
  reopen: 'Opened again',
  pause: 'Paused automatic sending',
  resume: 'Resumed automatic sending',
  sign_in: 'Signed in',
  end_session: 'Signed out',
} as const;

export type DecisionKind = keyof typeof decisionKinds;
