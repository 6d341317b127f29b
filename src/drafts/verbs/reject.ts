import { z } from 'zod';
import { rejectDraft } from '../decide/reject-draft.ts';
import { storable } from './storable.ts';
import { verb } from './verb.ts';

/** Words of a person who rejects, in characters. */
const LONGEST_REASON = 300;

/** The draft as it was shown is never sent. */
export const reject = verb({
  name: 'reject',
  takes: 'decide',
  records: ['reject'],
  carries: z.object({
    reason: storable.default('').transform((words) => words.trim().slice(0, LONGEST_REASON)),
  }),
  offers: ({ state, leadFirstName }) =>
    state.kind === 'pending'
      ? [
          {
            label: 'Reject',
            look: 'danger',
            confirm: {
              title: 'Reject this draft?',
              text: `It will not be sent to ${leadFirstName}.`,
              yes: 'Reject this draft',
            },
            asks: {
              field: 'reason',
              label: 'Why? (optional)',
              longest: LONGEST_REASON,
            },
          },
        ]
      : [],
  key: { press: 'r', does: 'reject' },
  words: { done: 'You rejected it. It will not be sent.', refused: 'Not rejected' },
  carryOut: (db, desk, click, { reason }) => rejectDraft(db, desk, click, reason || undefined),
});
