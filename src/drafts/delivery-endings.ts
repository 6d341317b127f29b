import type { DecisionKind } from './decide/decision-kinds.ts';

export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled';

/** What happens to a delivery, and so to its draft. */
export type Ending = {
  from: DeliveryState[];
  to: DeliveryState;
  /**
   * The draft's status. `lock`: pending → sending. `unlock`: waiting again, also where another
   * program took the lock for a send and called the draft approved. `approve`: approved, whatever
   * it was, since a mail has left.
   */
  draft: 'keep' | 'lock' | 'unlock' | 'approve';
  /**
   * `autoSendAction`. `held`: needs_review, unless it says so. `delayed`: an automatic send is a
   * delayed one from now on. `sent`: send_immediate, or send_delayed where it was that.
   */
  outcome: 'keep' | 'held' | 'delayed' | 'sent';
  /** Whether the conversation gets the mail. */
  message: boolean;
  /** The row of the audit trail; it names the delivery and outlives the draft. */
  decision: DecisionKind | null;
};

const quiet = { draft: 'keep', outcome: 'keep', message: false, decision: null } as const;
const wentOut = { draft: 'approve', outcome: 'sent', message: true } as const;
const takenBack = { ...quiet, to: 'cancelled', outcome: 'held' } as const;
const cameToNothing = { draft: 'unlock', outcome: 'held', message: false } as const;

/**
 * Everything that can happen to a delivery once it is queued. What is not in here does not happen:
 * an event that finds the delivery in another state changes nothing.
 */
export const endings = {
  /** A worker takes it: all guards are clear, and the provider is called next. */
  claimed: { ...quiet, from: ['queued'], to: 'sending', draft: 'lock' },
  /** Not before a later time: the sending hours, another mail to the lead. */
  put_off: { ...quiet, from: ['queued'], to: 'queued', outcome: 'delayed' },
  /** A guard stands against it. */
  barred: { ...takenBack, from: ['queued'], decision: 'cancel' },
  /** A person stops it. */
  stopped: { ...takenBack, from: ['queued'], decision: 'stop' },
  /** Another program sent this draft, or deleted it: nobody has to be asked. */
  overtaken: { ...quiet, from: ['queued'], to: 'cancelled', decision: 'cancel' },

  /** The provider took it. It may say so after contact with it was given up for lost. */
  accepted: { ...wentOut, from: ['sending', 'unknown'], to: 'sent', decision: 'sent' },
  /** The provider took it, though a person had found meanwhile that it was not sent. */
  accepted_after_all: { ...wentOut, from: ['failed'], to: 'sent', decision: 'sent' },
  /** The provider certainly did not take it. */
  refused: { ...cameToNothing, from: ['sending', 'unknown'], to: 'failed', decision: 'failed' },
  /** The provider took nothing, and asks for patience. */
  deferred: { ...quiet, from: ['sending'], to: 'queued', draft: 'unlock', outcome: 'delayed' },
  /** The claim grew too old before the provider was called. */
  not_called: { ...quiet, from: ['sending'], to: 'queued', draft: 'unlock' },
  /** Contact was lost, or whoever claimed it is gone: nobody knows whether it was taken. */
  lost: { ...quiet, from: ['sending'], to: 'unknown', decision: 'unknown' },

  /** A person, or the mailbox, says that it went out. */
  found_sent: { ...wentOut, from: ['unknown'], to: 'sent', decision: 'settle_sent' },
  /**
   * Another program recorded the mail. One that a person had found was not sent, or that the other
   * program was sending itself, is settled by that too.
   */
  recorded: {
    ...wentOut,
    from: ['sending', 'unknown', 'failed'],
    to: 'sent',
    decision: 'settle_sent',
  },
  /** A person says that it did not. */
  found_not_sent: {
    ...cameToNothing,
    from: ['unknown'],
    to: 'failed',
    decision: 'settle_not_sent',
  },
} as const satisfies Record<string, Ending>;

export type DeliveryEvent = keyof typeof endings;
