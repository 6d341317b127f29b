import { lockDraft } from '../drafts/decide/decide.ts';
import { recordUnknown } from '../drafts/record-delivery.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { SendingDesk } from './desk.ts';

/** An SMTP conversation may take the provider's time twice: once up to the body, once after it. */
const PROVIDER_TIMES = 2;
/** A queued delivery whose job was lost (it never should be) is found after that long. Minutes. */
export const LOST_JOB_MINUTES = 10;
const BATCH = 100;

/** Whether there is any; part of a statement that looks for everything at once. */
export const someAbandoned = (desk: SendingDesk) => Prisma.sql`EXISTS (
  SELECT FROM "DraftDelivery"
  WHERE "state" = 'sending' AND "claimedAt" < now() - ${claimLifeMs(desk)} * interval '1 millisecond')`;

/**
 * Finds deliveries that were claimed so long ago that whoever claimed them must be gone. Nobody can
 * know whether the provider took the mail: they become `unknown`, for a person to settle. It needs
 * no job, since the dead process may have taken that with it.
 *
 * @returns how many there were
 */
export async function recoverDeliveries(db: PrismaClient, desk: SendingDesk): Promise<number> {
  const abandoned = await db.draftDelivery.findMany({
    where: { state: 'sending', claimedAt: { lt: new Date(Date.now() - claimLifeMs(desk)) } },
    select: { id: true, draftId: true, attempt: true },
    take: BATCH,
  });
  for (const delivery of abandoned) await giveUp(db, desk, delivery);
  return abandoned.length;
}

async function giveUp(
  db: PrismaClient,
  desk: SendingDesk,
  delivery: { id: string; draftId: string; attempt: number },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockDraft(tx, delivery.draftId);
    await recordUnknown(tx, delivery);
    await desk.queue.enqueue(tx, 'refresh-card', { draftId: delivery.draftId });
  });
  desk.log.warn(
    { deliveryId: delivery.id, draftId: delivery.draftId },
    'whoever sent this delivery is gone: its outcome is unknown',
  );
}

/** The safety net under the queue: deliveries that should have left long ago get a job again. */
export async function requeueOverdue(db: PrismaClient, desk: SendingDesk): Promise<number> {
  const overdue = await db.draftDelivery.findMany({
    where: { state: 'queued', notBefore: { lt: new Date(Date.now() - LOST_JOB_MINUTES * 60_000) } },
    select: { id: true },
    take: BATCH,
  });
  for (const { id } of overdue)
    await desk.queue.enqueueUnlessWaiting(db, 'send-draft', { deliveryId: id });
  return overdue.length;
}

/**
 * How long a claim is good for: the provider's time, and a grace for recording the ending and for
 * clocks that differ. Half of the grace may pass before the provider is called (see `isFresh`).
 */
export function claimLifeMs({ providerTimeoutSeconds, claimGraceSeconds }: SendingDesk): number {
  return (providerTimeoutSeconds * PROVIDER_TIMES + claimGraceSeconds) * 1000;
}

/**
 * Whether a claim is young enough to call the provider on it. A process that was asleep in between
 * must not: by the time it is done, the claim might have been given up and the draft sent anew.
 */
export function isFresh(desk: SendingDesk, claimedAt: Date): boolean {
  return Date.now() - claimedAt.getTime() < (desk.claimGraceSeconds * 1000) / 2;
}
