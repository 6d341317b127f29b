import type { Pause } from '../../drafts/auto-send-pause.ts';
import type { Act, ReviewState } from '../../drafts/review-state.ts';
import { reasonWords } from '../../drafts/reasons.ts';

/** A sentence with times in it, which browsers tell in the reader's own zone. */
export type Words = (string | Date)[];

/** Tells whom a Slack user id is of. */
export type NameOf = (slackUserId: string) => string;

/** How a state looks: each has its own colour and its own word, never colour alone. */
export type StateLabel = {
  word: string;
  tone: 'held' | 'leaving' | 'sent' | 'doubt' | 'rejected';
};

const labels: Record<ReviewState['kind'], StateLabel> = {
  pending: { word: 'Needs review', tone: 'held' },
  queued: { word: 'Approved', tone: 'leaving' },
  scheduled: { word: 'Scheduled', tone: 'leaving' },
  sending: { word: 'Sending', tone: 'leaving' },
  sent: { word: 'Sent', tone: 'sent' },
  unknown: { word: 'Sent or not?', tone: 'doubt' },
  rejected: { word: 'Rejected', tone: 'rejected' },
};

export function labelOf(kind: ReviewState['kind']): StateLabel {
  return labels[kind];
}

/** Where the draft stands, in a sentence or two. */
export function stateWords(state: ReviewState, nameOf: NameOf): Words {
  switch (state.kind) {
    case 'pending':
      return ['It waits for a decision.'];
    case 'queued':
      return [`Approved by ${actorName(state.by, nameOf)}. It leaves `, state.sendAt, '.'];
    case 'scheduled':
      return ['Nothing stands against it, so it leaves by itself ', state.sendAt, '.'];
    case 'sending':
      return state.by
        ? [`Approved by ${actorName(state.by, nameOf)}. It is being sent.`]
        : ['It is being sent.'];
    case 'sent':
      return [sentBy(state, nameOf), state.at, state.edited ? ', with an edited text.' : '.'];
    case 'unknown':
      return [
        'We lost contact while sending. It may or may not have gone out. Look among the mailbox’s sent mail, then say how it ended.',
      ];
    case 'rejected':
      return rejectedWords(state, nameOf);
  }
}

function sentBy({ automatic, by }: Extract<ReviewState, { kind: 'sent' }>, nameOf: NameOf): string {
  if (automatic) return 'Sent automatically ';
  return by ? `Approved by ${actorName(by, nameOf)} and sent ` : 'Sent from elsewhere ';
}

function rejectedWords(
  { by, reason }: Extract<ReviewState, { kind: 'rejected' }>,
  nameOf: NameOf,
): Words {
  const why = reason ? ` Reason: ${reason}` : '';
  if (!by) return [`Rejected elsewhere.${why}`];
  return [`Rejected by ${actorName(by, nameOf)} `, by.at, `.${why}`];
}

/** Who acted, or words for somebody Slack does not know. */
export function actorName({ slackUserId, surface }: Act, nameOf: NameOf): string {
  if (slackUserId) return nameOf(slackUserId);
  return surface === 'script' ? 'a script' : 'another program';
}

/** A reason as a sentence with its remedy; an unknown code as it is. */
export function reasonSentence(code: string): string {
  const words = reasonWords(code);
  return words ? `${capitalized(words.meaning)}. ${words.remedy}` : code;
}

export function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Who paused automatic sending, until when and why. */
export function pauseWords({ by, until, reason }: Pause, nameOf: NameOf): Words {
  return [
    `paused by ${nameOf(by)}`,
    ...(until ? [' until ', until] : []),
    ...(reason ? [`: ${reason}`] : []),
  ];
}
