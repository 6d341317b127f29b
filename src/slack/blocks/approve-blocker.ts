import type { ReasonWords } from '../../drafts/reasons.ts';
import { approveBlocker, type DraftReview } from '../../drafts/review.ts';
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
export function cardBlocker(review: DraftReview): ApproveBlocker | null {
  const fits = writeButtonValue({ ...review, carried: {} }) !== null;
  return approveBlocker(review) ?? (fits ? null : idTooLongForSlack);
}
