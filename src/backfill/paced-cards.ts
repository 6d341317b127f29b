import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';

/** Has the review cards of a draft posted. */
export type PostCard = (db: Db, draftId: string) => Promise<void>;

/** Slack takes about one message a second in a channel, and a person reads no faster. */
const PACE_MS = 1_000;

/** Has cards posted one a second, however fast they are asked for. */
export function pacedCards(queue: Queue): PostCard {
  let next = 0;
  return async (db, draftId) => {
    next = Math.max(next + PACE_MS, Date.now());
    await queue.enqueue(db, 'refresh-card', { draftId }, { startAfter: new Date(next) });
  };
}

/**
 * A queue that posts no cards, or paced ones, and is the given queue otherwise.
 *
 * @param postCard null: no cards
 */
export function withPacedCards(queue: Queue, postCard: PostCard | null): Queue {
  return {
    ...queue,
    async enqueue(db, name, data, options) {
      if (name !== 'refresh-card') return queue.enqueue(db, name, data, options);
      if ('draftId' in data) await postCard?.(db, data.draftId);
    },
  };
}
