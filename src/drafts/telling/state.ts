import type { DraftReview } from '../review.ts';
import type { ReviewState } from '../review-state.ts';
import { reasonWords } from '../reasons.ts';
import { worstOf } from './findings.ts';
import { addressIn, type Line, reasonIn } from './line.ts';
import { reasonClause } from './reason.ts';
import { actIn, actorIn, leadFirstNameIn, leadIn } from './people.ts';

type StateOf<Kind extends ReviewState['kind']> = Extract<ReviewState, { kind: Kind }>;

/** How a state looks: each has its own colour and its own word, never colour alone. */
export type StateLabel = {
  word: string;
  tone: 'held' | 'leaving' | 'sent' | 'doubt' | 'rejected';
};

export const stateLabels: Record<ReviewState['kind'], StateLabel> = {
  pending: { word: 'Needs review', tone: 'held' },
  queued: { word: 'Approved', tone: 'leaving' },
  scheduled: { word: 'Scheduled', tone: 'leaving' },
  sending: { word: 'Sending', tone: 'leaving' },
  sent: { word: 'Sent', tone: 'sent' },
  unknown: { word: 'Sent or not?', tone: 'doubt' },
  approved: { word: 'Approved elsewhere', tone: 'doubt' },
  rejected: { word: 'Rejected', tone: 'rejected' },
  closed: { word: 'Closed', tone: 'rejected' },
};

const became: Record<Exclude<ReviewState['kind'], 'pending'>, string> = {
  queued: 'approved',
  scheduled: 'scheduled',
  sending: 'being sent',
  unknown: 'may have been sent',
  sent: 'sent',
  approved: 'approved elsewhere',
  rejected: 'rejected',
  closed: 'closed',
};

/** What has become of the draft, in few words: "Reply to Ann Lee held". */
export function headingLine(review: DraftReview): Line {
  const { state } = review;
  const words = state.kind === 'pending' ? pendingWord(state) : becameWord(state);
  return ['Reply to ', leadIn(review), ` ${words}`];
}

function becameWord(state: Exclude<ReviewState, { kind: 'pending' }>): string {
  return state.kind === 'sent' && state.handedTo
    ? `handed to ${state.handedTo}`
    : became[state.kind];
}

function pendingWord({ lastAttempt }: StateOf<'pending'>): string {
  return lastAttempt?.reason.startsWith('error:') ? 'not sent' : 'held';
}

/** The heading and the most important thing besides it: what a notification says. */
export function notificationLine(review: DraftReview): Line {
  const more = moreOf(review);
  return more ? [...headingLine(review), ': ', ...more] : headingLine(review);
}

function moreOf(review: DraftReview): Line | null {
  const { state, contactBan, overtakenBy } = review;
  if (state.kind === 'unknown')
    return [
      state.elsewhereSince
        ? 'another program does not say how its send ended'
        : 'we lost contact while sending',
    ];
  if (state.kind !== 'pending') return null;
  const failed = state.lastAttempt?.reason.startsWith('error:') ? state.lastAttempt.reason : null;
  const reason = failed ?? contactBan;
  if (reason) return [reasonWords(reason)?.meaning ?? reason];
  if (overtakenBy === 'skip:newer_inbound_exists') return [leadFirstNameIn(review), ' wrote again'];
  return worstOf(review);
}

/** The label above the text; who wrote it, where a person did. */
export function draftLabel({ edit }: DraftReview): Line {
  return [{ strong: 'Draft reply' }, ...(edit ? [' · edited by ', ...actIn(edit)] : [])];
}

/** Where the draft stands, a line each; of one that waits only that it does. */
export function stateLines(review: DraftReview): Line[] {
  const { state } = review;
  switch (state.kind) {
    case 'pending':
      return [['It waits for a decision.']];
    case 'queued':
      return [[...approvedBy(state.by), '. It leaves ', { at: state.sendAt, seconds: true }, '.']];
    case 'scheduled':
      return [
        [{ strong: 'Will be sent by itself ' }, { at: state.sendAt }, ': it passed all checks.'],
      ];
    case 'sending':
      return [state.by ? [...approvedBy(state.by), '. It is being sent.'] : ['It is being sent.']];
    case 'sent':
      return [sentLine(review, state)];
    case 'unknown':
      return unknownLines(state);
    case 'approved':
      return [
        [{ strong: 'Another program marked it as approved. ' }, 'No sent mail is recorded here.'],
      ];
    case 'rejected':
      return rejectedLines(state);
    case 'closed':
      return [[{ strong: 'Closed ' }, { at: state.at }, `: ${reasonClause(state.reason)}`]];
  }
}

function approvedBy(by: StateOf<'queued'>['by']): Line {
  return [{ strong: 'Approved by ' }, actorIn(by)];
}

function sentLine({ sentEnvelope }: DraftReview, state: StateOf<'sent'>): Line {
  const { automatic, by, at, edited, handedTo } = state;
  const to: Line = sentEnvelope ? [' to ', addressIn(sentEnvelope.to.address)] : [];
  // It waits in a queue of the provider's: that it was sent is more than we know.
  const sent = handedTo ? `Handed to ${handedTo}` : 'Sent';
  const how: Line = automatic
    ? [{ strong: `${sent} automatically` }, ...to]
    : by
      ? [{ strong: sent }, ...to, ' by ', actorIn(by)]
      : [{ strong: 'Sent from elsewhere' }];
  return [...how, ' ', { at }, edited ? ', with an edited text' : ''];
}

function unknownLines({ by, asked, elsewhereSince }: StateOf<'unknown'>): Line[] {
  const what: Line = elsewhereSince
    ? [
        { strong: 'Stuck. Another program began to send it ' },
        { at: elsewhereSince },
        { strong: ', and does not say how that ended. It may or may not have gone out.' },
      ]
    : [{ strong: 'We lost contact while sending. It may or may not have gone out.' }];
  return [
    what,
    ['Look among the mailbox’s sent mail, then say below how it ended.'],
    ...(asked
      ? [[`${asked.who} was asked `, { at: asked.at }, `: ${asked.note}. That proves nothing.`]]
      : []),
    ...(by ? [[{ strong: 'Approved by ' }, ...actIn(by)]] : []),
  ];
}

function rejectedLines({ by, reason }: StateOf<'rejected'>): Line[] {
  const who: Line = by
    ? [{ strong: 'Rejected by ' }, ...actIn(by)]
    : [{ strong: 'Rejected elsewhere' }];
  return [who, ...(reason?.trim() ? [['Reason: ', reasonIn(reason)]] : [])];
}
