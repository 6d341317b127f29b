import type { KnownBlock } from '@slack/types';
import type { Prisma, ReviewCard } from '../generated/prisma/client.ts';
import type { SlackDesk } from './desk.ts';

/** A card as Slack is given it; the hash tells whether a posted one shows the same. */
export type Drawing = { text: string; blocks: KnownBlock[]; hash: string };

/** In place of a hash: Slack was asked to show something, and whether it does is not known. */
export const UNSURE = 'unsure';

/** A process that was asleep for longer than that may have been replaced. Seconds. */
const AWAKE_SECONDS = 5;

/**
 * Changes a card's row if nobody else has since it was read; otherwise somebody else is drawing it
 * (this process was taken for dead), and it is looked at again later.
 *
 * @returns the row as it is now, or null where somebody else was there
 */
export async function changeCard(
  desk: SlackDesk,
  card: ReviewCard,
  data: Prisma.ReviewCardUpdateInput,
): Promise<ReviewCard | null> {
  const [changed] = await desk.db.reviewCard.updateManyAndReturn({
    where: { id: card.id, updatedAt: card.updatedAt },
    data,
  });
  if (!changed) await drawLater(desk, card, new Date(Date.now() + AWAKE_SECONDS * 1000));
  return changed ?? null;
}

/** Has a card drawn again at that time, or when a job of it that waits already has its turn. */
export async function drawLater(desk: SlackDesk, card: ReviewCard, at: Date): Promise<void> {
  const options = { startAfter: at };
  await desk.queue.enqueueUnlessWaiting(desk.db, 'draw-card', { cardId: card.id }, options);
}

/**
 * Asked right before Slack is: what a process was about to do before it fell asleep may be wrong by
 * now.
 *
 * @param card as this process has just written it
 * @throws where that is long ago; the job is then run again
 */
export function refuseIfAsleep(card: ReviewCard): void {
  if (Date.now() - card.updatedAt.getTime() > AWAKE_SECONDS * 1000)
    throw new Error('the process was asleep while it was about to draw a card');
}
