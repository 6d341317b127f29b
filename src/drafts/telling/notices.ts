import { approveBlocker, type DraftReview, type OtherMail, type StandingWish } from '../review.ts';
import type { ReasonCode, ReasonWords } from '../reasons.ts';
import { bold, capitalized, type Line, type Notice, reasonIn } from './line.ts';
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
  if (review.wish && (state.kind === 'pending' || state.kind === 'closed'))
    notices.push({ tone: 'plain', line: wishLine(review, review.wish) });
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
  else if (review.otherMail) lines.push(otherMailLine(review, review.otherMail));
  else if (overtakenBy) lines.push(overtakenLine(review, overtakenBy));
  const notices = lines.map((line): Notice => ({ tone: 'bad', line }));
  if (review.otherDrafts.length > 0)
    notices.push({ tone: 'plain', line: otherDraftsLine(review.otherDrafts) });
  if (review.meetingCalledOff) notices.push({ tone: 'plain', line: calledOffLine });
  return notices;
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

function otherMailLine(review: DraftReview, { at, inDoubt }: OtherMail): Line {
  const who = leadFirstNameIn(review);
  return inDoubt
    ? ['Another reply to ', who, ' may have gone out ', { at }, '. Settle that one, then decide.']
    : ['Another reply went to ', who, ' ', { at }, '. Read it, then decide.'];
}

/** Longest quotation of what a lead asked, in characters. */
const LONGEST_WISH = 200;

/** Whose words they are, so that everybody can see whether it is an opt-out. */
function wishLine(review: DraftReview, { by, at, words }: StandingWish): Line {
  if (by !== null)
    return [{ person: by }, ' said so ', { at }, ...(words ? [': ', reasonIn(words)] : [])];
  return [
    leadFirstNameIn(review),
    ' wrote ',
    { at },
    ': ',
    { quoted: words ?? '', atMost: LONGEST_WISH },
  ];
}

/** Longest beginning of another draft, in characters. */
const LONGEST_BEGINNING = 80;

function otherDraftsLine([first, ...others]: DraftReview['otherDrafts']): Line {
  const which = others.length > 0 ? `${others.length + 1} other drafts are` : 'Another draft is';
  return [
    { strong: `${which} open for this lead: ` },
    { quoted: first!.beginning, atMost: LONGEST_BEGINNING },
  ];
}

function overtakenLine(review: DraftReview, reason: ReasonCode): Line {
  if (reason !== 'skip:newer_inbound_exists' || !review.newerInbound)
    return [{ strong: reasonSentence(reason) }];
  return [
    bold(leadFirstNameIn(review)),
    { strong: ' wrote again ' },
    { at: review.newerInbound.sentAt },
    ', after the message this draft answers. Read it, then decide.',
  ];
}
