import { type ReasonWords, reasonWords } from '../../drafts/reasons.ts';
import type { DraftReview } from '../../drafts/review.ts';
import { writeButtonValue } from './button-value.ts';

/** Why a card offers no Approve, and what a reviewer can do instead. */
export type ApproveBlocker = ReasonWords;

export const tooLongForSlack: ApproveBlocker = {
  meaning: 'the draft is too long to be shown whole in Slack',
  remedy: 'Read it in the dashboard and approve it there.',
};

const idTooLongForSlack: ApproveBlocker = {
  meaning: 'the draft’s id is too long for a button of Slack',
  remedy: 'Decide in the dashboard.',
};

/** What stands against approving this draft from a card, however much of it is shown; or null. */
export function approveBlocker(review: DraftReview): ApproveBlocker | null {
  if (review.contactBan) return reasonWords(review.contactBan)!;
  if (review.content.trim() === '') return reasonWords('error:empty_draft')!;
  if (!review.envelope.ok) return reasonWords(review.envelope.reason)!;
  return writeButtonValue({ ...review, sent: false }) === null ? idTooLongForSlack : null;
}
