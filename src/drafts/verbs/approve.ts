import { z } from 'zod';
import { approveDraft } from '../decide/approve-draft.ts';
import { approveBlocker } from '../review.ts';
import { type Verb, verb } from './verb.ts';

/** The draft goes out as it was shown, when the undo window is over. */
export const approve = verb({
  name: 'approve',
  takes: 'decide',
  records: ['approve'],
  carries: z.object({}),
  offers: (review) =>
    review.state.kind !== 'pending' || hasFailed(review.state) || approveBlocker(review)
      ? []
      : [{ label: 'Approve & Send', look: 'primary' }],
  key: { press: 'a', does: 'go to Approve' },
  words: { done: 'You approved it.', refused: 'Not sent' },
  carryOut: (db, desk, click) => approveDraft(db, desk, click),
});

/** The same after an attempt that failed. */
export const retry: Verb<'retry'> = {
  ...approve,
  name: 'retry',
  records: ['retry'],
  offers: (review) =>
    review.state.kind !== 'pending' || !hasFailed(review.state) || approveBlocker(review)
      ? []
      : [{ label: 'Try again', look: 'primary' }],
};

function hasFailed({ lastAttempt }: { lastAttempt: { reason: string } | null }): boolean {
  return Boolean(lastAttempt?.reason.startsWith('error:'));
}
