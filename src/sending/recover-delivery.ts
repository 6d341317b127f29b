import { endDelivery } from '../drafts/end-delivery.ts';
import { underDeliveryLock } from '../drafts/lead-lock.ts';
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
  WHERE "state" = 'sending' AND "claimedAt" < clock_timestamp() - make_interval(secs => ${claimLifeSeconds(desk)}))`;

/**
 * Finds deliveries that were claimed so long ago that whoever claimed them must be gone. Nobody can
 * know whether the provider took the mail: they become `unknown`, for a person to settle. It needs
 * no job, since the dead process may have taken that with it.
 *
 * @returns how many there were
 */
export async function recoverDeliveries(db: PrismaClient, desk: SendingDesk): Promise<number> {
  const abandoned = await db.$queryRaw<HeldDraft[]>`
    SELECT "id", "draftId", "attempt" FROM "DraftDelivery"
    WHERE "state" = 'sending'
      AND "claimedAt" < clock_timestamp() - make_interval(secs => ${claimLifeSeconds(desk)})
    LIMIT ${BATCH}`;
  for (const delivery of abandoned) await giveUp(db, desk, delivery);
  return abandoned.length;
}

type HeldDraft = { id: string; draftId: string; attempt: number };

async function giveUp(db: PrismaClient, desk: SendingDesk, delivery: HeldDraft): Promise<void> {
  const { id, draftId, attempt } = delivery;
  const reason = 'error:send_outcome_unknown';
  const lost = await underDeliveryLock(db, id, (tx) =>
    endDelivery(tx, desk.queue, { id, attempt }, 'lost', { reason }),
  );
  if (!lost) return;
  desk.log.warn(
    { deliveryId: id, draftId },
    'whoever sent this delivery is gone: its outcome is unknown',
  );
}

/** The safety net under the queue: deliveries that should have left long ago get a job again. */
export async function requeueOverdue(db: PrismaClient, desk: SendingDesk): Promise<number> {
  const overdue = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "DraftDelivery"
    WHERE "state" = 'queued'
      AND "notBefore" < clock_timestamp() - make_interval(mins => ${LOST_JOB_MINUTES}::int)
    LIMIT ${BATCH}`;
  for (const { id } of overdue)
    await desk.queue.enqueueUnlessWaiting(db, 'send-draft', { deliveryId: id });
  return overdue.length;
}

/**
 * How long a claim is good for, in seconds: the provider's time, and a grace for recording the
 * ending. Half of the grace may pass before the provider is called (see `isFresh`).
 */
export function claimLifeSeconds({
  providerTimeoutSeconds,
  claimGraceSeconds,
}: SendingDesk): number {
  return providerTimeoutSeconds * PROVIDER_TIMES + claimGraceSeconds;
}

/**
 * Whether a claim is young enough to call the provider on it. A process that was asleep in between
 * must not: by the time it is done, the claim might have been given up and the draft sent anew. The
 * database is asked, whose clock is the one that gives claims up.
 */
export async function isFresh(
  db: PrismaClient,
  { claimGraceSeconds }: SendingDesk,
  { id, attempt }: { id: string; attempt: number },
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ fresh: boolean }[]>`
    SELECT "claimedAt" > clock_timestamp() - make_interval(secs => ${claimGraceSeconds / 2}) AS fresh
    FROM "DraftDelivery" WHERE "id" = ${id} AND "attempt" = ${attempt} AND "state" = 'sending'`;
  return row?.fresh ?? false;
}
