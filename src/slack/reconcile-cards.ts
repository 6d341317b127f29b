import type { DraftReview } from '../drafts/review.ts';
import type { ReviewCard } from '../generated/prisma/client.ts';
import { UNSURE } from './card-row.ts';
import type { SlackDesk } from './desk.ts';
import { loadReview, shows } from './draw-card.ts';

/** Cards older than that are left as they are. Days. */
const WATCHED_DAYS = 7;
/** A decided draft's card is looked at for so long after either of them changed. Minutes. */
const SETTLING_MINUTES = 10;
/** A copy that is not drawn after so long has lost its job. Seconds. */
const LOST_SECONDS = 60;
const BATCH = 200;

/**
 * Has copies drawn again that are not there, or of which nobody knows what they show, though their
 * job should be done long since; the safety net under `refresh-card`. Costs nothing where there is
 * none. Returns how many.
 */
export async function drawLostCards({ db, queue }: SlackDesk): Promise<number> {
  const cards = await db.$queryRaw<{ id: string }[]>`
    SELECT card."id" FROM "ReviewCard" card JOIN "AIDraft" draft ON draft."id" = card."draftId"
    WHERE card."updatedAt" < now() - ${LOST_SECONDS} * interval '1 second'
      AND (card."notBefore" IS NULL OR card."notBefore" < now())
      AND (card."state" IN ('wanted', 'posting') AND draft."status" IN ('pending', 'sending')
        OR card."state" = 'posted' AND card."shownHash" = 'unsure')
    LIMIT ${BATCH}`;
  for (const { id: cardId } of cards) await queue.enqueueUnlessWaiting(db, 'draw-card', { cardId });
  return cards.length;
}

/**
 * Compares what every card of the last days shows with the database: at the start, since an earlier
 * version may have drawn them, when something is set that all of them show, and from time to time
 * where nobody notes what other programs write. Returns how many are drawn again.
 */
export async function reconcileCards(desk: SlackDesk): Promise<number> {
  let drifted = 0;
  for (let cursor = ''; ;) {
    const cards = await findWatched(desk, cursor);
    const reviews = new Map<string, DraftReview | null>();
    for (const card of cards) {
      const { draftId } = card;
      if (!reviews.has(draftId)) reviews.set(draftId, await loadReview(desk, draftId));
      const review = reviews.get(draftId);
      if (!review || shows(desk, card, review)) continue;
      await drawAgain(desk, card.id);
      drifted += 1;
    }
    if (cards.length < BATCH) return drifted;
    cursor = cards.at(-1)!.id;
  }
}

/** The next posted cards that may show something wrong: of drafts undecided, or just changed. */
function findWatched({ db }: SlackDesk, cursor: string): Promise<ReviewCard[]> {
  const watchedSince = new Date(Date.now() - WATCHED_DAYS * 24 * 3600 * 1000);
  const settlingSince = new Date(Date.now() - SETTLING_MINUTES * 60_000);
  return db.$queryRaw<ReviewCard[]>`
    SELECT card.*
    FROM "ReviewCard" card
    JOIN "AIDraft" draft ON draft."id" = card."draftId"
    WHERE card."state" = 'posted'
      AND card."id" > ${cursor}
      AND card."updatedAt" > ${watchedSince}
      AND (draft."status" IN ('pending', 'sending')
        OR card."shownHash" = ${UNSURE}
        OR GREATEST(card."updatedAt", draft."updatedAt") > ${settlingSince})
    ORDER BY card."id"
    LIMIT ${BATCH}`;
}

/** Where the queue is long, a card's job may simply not have had its turn yet. */
function drawAgain({ db, queue }: SlackDesk, cardId: string): Promise<void> {
  return queue.enqueueUnlessWaiting(db, 'draw-card', { cardId });
}
