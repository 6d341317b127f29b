import { z } from 'zod';
import { stopSend } from '../decide/stop-send.ts';
import { verb } from './verb.ts';

/** What has not begun to leave stays here, and waits for a decision again. */
export const stop = verb({
  name: 'stop',
  takes: 'decide',
  records: ['stop'],
  carries: z.object({}),
  offers: ({ state }) =>
    state.kind === 'queued' || state.kind === 'scheduled'
      ? [{ label: 'Stop', look: 'danger' }]
      : [],
  key: { press: 's', does: 'go to Stop' },
  words: { done: 'You stopped it. Nothing was sent.', refused: 'Not stopped' },
  carryOut: (db, desk, click) => stopSend(db, desk, click),
});
