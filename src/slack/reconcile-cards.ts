import { loadReview, shows } from './draw-card.ts';
import type { SlackDesk } from './desk.ts';

/** Cards older than that are left as they are. Days. */
const WATCHED_DAYS = 7;
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
  const cards = await desk.db.reviewCard.findMany({
    where: {
      state: { in: ['wanted', 'posting'] },
      updatedAt: { lt: since },
      OR: [{ notBefore: null }, { notBefore: { lt: new Date() } }],
      draft: { status: { in: ['pending', 'sending'] } },
    },
    select: { id: true },
    take: BATCH,
  });
  for (const { id } of cards) await desk.queue.enqueue(desk.db, 'draw-card', { cardId: id });
  return cards.length;
}

async function enqueueDrifted(desk: SlackDesk): Promise<number> {
  const since = new Date(Date.now() - WATCHED_DAYS * 24 * 3600 * 1000);
  let drifted = 0;
  for (let cursor = ''; ;) {
    const cards = await desk.db.reviewCard.findMany({
      where: { state: 'posted', updatedAt: { gt: since }, id: { gt: cursor } },
      orderBy: { id: 'asc' },
      take: BATCH,
    });
    for (const card of cards) {
      const review = await loadReview(desk, card.draftId);
      if (!review || shows(desk, card, review)) continue;
      await desk.queue.enqueue(desk.db, 'draw-card', { cardId: card.id });
      drifted += 1;
    }
    if (cards.length < BATCH) return drifted;
    cursor = cards.at(-1)!.id;
  }
}
