import { recordUnknown } from '../drafts/record-delivery.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { SendingDesk } from './send-draft.ts';

/** An SMTP conversation may take the provider's time twice: once up to the body, once after it. */
const PROVIDER_TIMES = 2;
/** On top of that: recording the ending, and clocks that differ. Seconds. */
const GRACE_SECONDS = 15;
/** A queued delivery whose job was lost (it never should be) is found after that long. Minutes. */
const LOST_JOB_MINUTES = 10;

/**
 * A delivery stands at `sending`, and somebody asks for it again. Either its claim is still good,
 * and it is looked at once more when that lapses; or whoever claimed it is gone, and nobody can
 * know whether the provider took the mail: it becomes `unknown`, for a person to settle.
 */
export async function recoverDelivery(
  db: PrismaClient,
  desk: SendingDesk,
  delivery: { id: string; draftId: string; claimedAt: Date | null },
): Promise<void> {
  const lapses = claimLapsesAt(desk, delivery.claimedAt!);
  await db.$transaction(async (tx) => {
    if (lapses > new Date()) {
      await desk.queue.enqueue(
        tx,
        'send-draft',
        { deliveryId: delivery.id },
        { startAfter: lapses },
      );
      return;
    }
    await recordUnknown(tx, delivery.id);
    await desk.queue.enqueue(tx, 'refresh-card', { draftId: delivery.draftId });
  });
}

/** The safety net under the queue: deliveries that nobody is working on any more get a job again. */
export async function recoverDeliveries(db: PrismaClient, desk: SendingDesk): Promise<number> {
  const lapsed = new Date(Date.now() - claimSeconds(desk) * 1000);
  const overdue = new Date(Date.now() - LOST_JOB_MINUTES * 60_000);
  const abandoned = await db.draftDelivery.findMany({
    where: {
      OR: [
        { state: 'sending', claimedAt: { lt: lapsed } },
        { state: 'queued', notBefore: { lt: overdue } },
      ],
    },
    select: { id: true },
    take: 100,
  });
  for (const { id } of abandoned) await desk.queue.enqueue(db, 'send-draft', { deliveryId: id });
  return abandoned.length;
}

function claimLapsesAt(desk: SendingDesk, claimedAt: Date): Date {
  return new Date(claimedAt.getTime() + claimSeconds(desk) * 1000);
}

function claimSeconds(desk: SendingDesk): number {
  return desk.providerTimeoutSeconds * PROVIDER_TIMES + GRACE_SECONDS;
}
