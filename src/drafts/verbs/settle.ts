import { z } from 'zod';
import { settleUnknown } from '../decide/settle-unknown.ts';
import { type Offer, verb } from './verb.ts';

const itWas: Offer = {
  label: 'It was sent',
  carries: { sent: 'yes' },
  confirm: {
    title: 'Was it sent?',
    text: 'Only if you saw it among the sent mail. It is recorded as sent, and never sent again.',
    yes: 'Yes, it was sent',
  },
};

const itWasNot: Offer = {
  label: 'It was not sent',
  look: 'danger',
  carries: { sent: 'no' },
  confirm: {
    title: 'Was it not sent?',
    text: 'Only if it is not among the sent mail. It then waits for a decision, and may be sent again.',
    yes: 'No, it was not sent',
  },
};

/** A person says how a delivery of unknown outcome ended. */
export const settle = verb({
  name: 'settle',
  takes: 'decide',
  records: ['settle_sent', 'settle_not_sent'],
  carries: z.object({ sent: z.enum(['yes', 'no']) }),
  offers: ({ state }) => (state.kind === 'unknown' ? [itWas, itWasNot] : []),
  words: { done: 'You settled it.', refused: 'Not settled' },
  carryOut: (db, desk, click, { sent }) => settleUnknown(db, desk, click, sent === 'yes'),
});
