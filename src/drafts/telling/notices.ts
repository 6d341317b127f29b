import { approveBlocker, type DraftReview } from '../review.ts';
import type { ReasonCode, ReasonWords } from '../reasons.ts';
import { capitalized, type Line, type Notice } from './line.ts';
import { leadFirstNameIn } from './people.ts';
import { stopLine } from './pause.ts';
import { reasonClause, reasonSentence } from './reason.ts';

/**
 * What a reviewer must know before anything else, the same on every surface.
 *
 * @param blocker what stands against approving it, on this surface
 */
export function noticesOf(
  review: DraftReview,
  blocker: ReasonWords | null = approveBlocker(review),
): Notice[] {
  const { state, autoSendPaused } = review;
  const notices: Notice[] = state.kind === 'pending' ? pendingNotices(review, blocker) : [];
  // What a person approved goes out whatever is paused.
  if (autoSendPaused && (state.kind === 'pending' || state.kind === 'scheduled'))
    notices.push({ tone: 'plain', line: stopLine(autoSendPaused, state.kind === 'scheduled') });
  return notices;
}

function pendingNotices(review: DraftReview, blocker: ReasonWords | null): Notice[] {
  const { state, overtakenBy } = review;
  const lines: Line[] = [];
  if (state.kind === 'pending' && state.lastAttempt) lines.push(attemptLine(state.lastAttempt));
  if (blocker) lines.push([{ strong: `${capitalized(blocker.meaning)}. ` }, blocker.remedy]);
  else if (overtakenBy) lines.push(overtakenLine(review, overtakenBy));
  const bad = lines.map((line): Notice => ({ tone: 'bad', line }));
  return review.meetingCalledOff ? [...bad, { tone: 'plain', line: calledOffLine }] : bad;
}

const calledOffLine: Line = [{ strong: 'The meeting was cancelled' }, ', so nothing is booked.'];

function attemptLine({ reason, at }: { reason: ReasonCode; at: Date }): Line {
  // Only a person's "it was not sent" brings an unknown outcome back to pending.
  if (reason === 'error:send_outcome_unknown')
    return [
      { strong: 'Not sent' },
      ', as a person found: contact was lost while sending ',
      { at },
      '.',
    ];
  return [{ strong: 'Not sent ' }, { at }, `: ${reasonClause(reason)}`];
}

function overtakenLine(review: DraftReview, reason: ReasonCode): Line {
  if (reason !== 'skip:newer_inbound_exists' || !review.newerInbound)
    return [{ strong: reasonSentence(reason) }];
  return [
    leadFirstNameIn(review),
    ' wrote again ',
    { at: review.newerInbound.sentAt },
    ', after the message this draft answers. Read it, then decide.',
  ];
}
