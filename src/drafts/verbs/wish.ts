import { z } from 'zod';
import { liftWish } from '../decide/lift-wish.ts';
import { neverWrite } from '../decide/never-write.ts';
import type { DraftReview } from '../review.ts';
import { storable } from './storable.ts';
import { verb } from './verb.ts';

/** Words of a person who says why, in characters. */
const LONGEST_REASON = 300;

const trimmed = storable.transform((words) => words.trim().slice(0, LONGEST_REASON));

/** Nothing is sent to the lead any more, by anybody, until a person lifts it. */
export const neverWriteVerb = verb({
  name: 'never_write',
  takes: 'decide',
  records: ['never_write', 'close'],
  carries: z.object({ reason: storable.default('').pipe(trimmed) }),
  offers: (review) =>
    isOpen(review) && review.contactBan === null
      ? [
          {
            label: 'Never write to this lead',
            look: 'danger',
            inMenu: true,
            confirm: {
              title: 'Never write to this lead?',
              text: `Nothing is sent to ${review.leadFirstName} any more, by anybody, until a person lifts it. Open drafts to the lead are closed.`,
              yes: 'Never write to this lead',
            },
            asks: { field: 'reason', label: 'Why? (optional)', longest: LONGEST_REASON },
          },
        ]
      : [],
  words: { done: 'Nobody writes to this lead any more.', refused: 'Not recorded' },
  carryOut: (db, desk, click, { reason }) => neverWrite(db, desk, click, reason || undefined),
});

/** What was taken for the lead's wish is none. */
export const liftWishVerb = verb({
  name: 'lift_wish',
  takes: 'decide',
  records: ['lift_wish', 'reopen'],
  carries: z.object({ reason: trimmed.pipe(z.string().min(1)) }),
  asksFirst: true,
  offers: ({ wish, leadFirstName }) =>
    wish
      ? [
          {
            label: 'This is no opt-out',
            inMenu: true,
            asks: {
              field: 'reason',
              label: 'How do you know?',
              hint: `${leadFirstName} may be written to again, and drafts that were closed wait for a decision.`,
              longest: LONGEST_REASON,
            },
          },
        ]
      : [],
  words: {
    done: 'You lifted it: this lead may be written to again.',
    refused: 'Not lifted',
  },
  carryOut: (db, desk, click, { reason }) => liftWish(db, desk, click, reason),
});

function isOpen({ state }: DraftReview): boolean {
  return ['pending', 'queued', 'scheduled', 'unknown'].includes(state.kind);
}
