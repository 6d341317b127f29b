import type { DraftReview } from '../drafts/review.ts';
import type { ReviewCard } from '../generated/prisma/client.ts';
import { UNSURE } from './card-row.ts';
import type { SlackDesk } from './desk.ts';
import { loadReview, shows } from './draw-card.ts';

/** Cards older than that are left as they are. Days. */
const WATCHED_DAYS = 7;
/** A decided draft's card is looked at for so long after either of them changed. Minutes. */
const SETTLING_MINUTES = 10;
/** A copy that is not posted after so long has lost its job. Seconds. */
const UNPOSTED_SECONDS = 60;
const BATCH = 200;

/**
 * Finds copies that show something else than the database says (another program wrote to it, a job
 * was lost) and has them drawn again; the safety net under `refresh-card`. Returns how many.
 */
export async function reconcileCards(desk: SlackDesk): Promise<number> {
  return (await enqueueUnposted(desk)) + (await enqueueDrifted(desk));
}

async function enqueueUnposted(desk: SlackDesk): Promise<number> {
  const since = new Date(Date.now() - UNPOSTED_SECONDS * 1000);
  const cards = await desk.db.$queryRaw<{ id: string }[]>`
    SELECT card."id"
    FROM "ReviewCard" card
    JOIN "AIDraft" draft ON draft."id" = card."draftId"
    WHERE card."state" IN ('wanted', 'posting')
      AND card."updatedAt" < ${since}
      AND (card."notBefore" IS NULL OR card."notBefore" < ${new Date()})
      AND draft."status" IN ('pending', 'sending')
    LIMIT ${BATCH}`;
  for (const { id } of cards) await drawAgain(desk, id);
  return cards.length;
}

async function enqueueDrifted(desk: SlackDesk): Promise<number> {
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
