import { reasonWords } from '../../drafts/reasons.ts';
import type { DraftReview } from '../../drafts/review.ts';
import { leadFirstNameOf, leadNameOf } from './card-names.ts';
import { escapeMrkdwn, oneLine, truncate } from './escape.ts';

/** Longest reason on a card and longest notification, in characters. */
const LONGEST_REASON = 400;
const LONGEST_NOTIFICATION = 200;

/** What has become of the draft, in few words: "Reply to Ann Lee held". */
export function headingOf(review: DraftReview): string {
  return `Reply to ${leadNameOf(review)} ${becameOf(review)}`;
}

function becameOf({ state }: DraftReview): string {
  switch (state.kind) {
    case 'pending':
      return state.lastAttempt?.reason.startsWith('error:') ? 'not sent' : 'held';
    case 'queued':
      return 'approved';
    case 'scheduled':
      return 'scheduled';
    case 'sending':
      return 'being sent';
    case 'unknown':
      return 'may have been sent';
    case 'sent':
      return 'sent';
    case 'rejected':
      return 'rejected';
  }
}

/** Why it was held, in one line without the "Held:" before it. */
export function heldReasonOf({ heldBecause }: DraftReview): string {
  const reason = oneLine(heldBecause ?? '', LONGEST_REASON).replace(/^held:\s*/i, '');
  return reason || 'no reason was recorded';
}

/** The message's `text`: the notification, and what a screen reader says. */
export function notificationText(review: DraftReview): string {
  const more = moreOf(review);
  const words = more === null ? headingOf(review) : `${headingOf(review)}: ${more}`;
  return escapeMrkdwn(truncate(words, LONGEST_NOTIFICATION));
}

function moreOf(review: DraftReview): string | null {
  const { state } = review;
  if (state.kind === 'unknown') return 'we lost contact while sending';
  if (state.kind !== 'pending') return null;
  if (state.lastAttempt?.reason.startsWith('error:'))
    return reasonWords(state.lastAttempt.reason)?.meaning ?? null;
  if (review.contactBan) return reasonWords(review.contactBan)!.meaning;
  if (review.overtakenBy === 'skip:newer_inbound_exists')
    return `${leadFirstNameOf(review)} wrote again`;
  return heldReasonOf(review);
}
