import type { Db } from '../../database/db.ts';
import { Prisma, type ReviewCard } from '../../generated/prisma/client.ts';
import { Later } from './method-pace.ts';

/**
 * A card that this process alone may draw, until its lease is over. `wants` was read together with
 * the lease: what is loaded after that is at least as new.
 */
export type LeasedCard = ReviewCard & {
  /** Somebody had it before and never said how it ended: what the card shows is not known. */
  takenOver: boolean;
  /** Of the monotonic clock, from before the lease was taken. Milliseconds. */
  takenAt: number;
  leaseSeconds: number;
};

/** What a card shows, or where nothing is known of it, `null`. */
export type Shown = Pick<ReviewCard, 'state' | 'channelId' | 'messageTs' | 'shownHash'>;

/** A former holder of a lease that was asleep has drawn by then, if ever. Leases. */
const OVER_AFTER_LEASES = 4;

const isDue = Prisma.sql`"state" <> 'failed'
  AND ("shows" IS DISTINCT FROM "wants" OR "drawAgainAt" <= now())
  AND ("notBefore" IS NULL OR "notBefore" <= now())
  AND ("leaseUntil" IS NULL OR "leaseUntil" <= now())`;

/** Whether a card has to be drawn; part of a statement that looks for everything at once. */
export const someDrifted = Prisma.sql`EXISTS (SELECT FROM "ReviewCard" WHERE ${isDue})`;

/** Takes the lease of cards that show something else than is wanted; those that never waited first. */
export async function takeDrifted(
  db: Db,
  most: number,
  leaseSeconds: number,
): Promise<LeasedCard[]> {
  const takenAt = performance.now();
  const cards = await db.$queryRaw<(ReviewCard & { takenOver: boolean })[]>`
    UPDATE "ReviewCard" card
    SET "lease" = card."lease" + 1, "leaseUntil" = now() + ${leaseSeconds} * interval '1 second'
    FROM (SELECT "id", "leaseUntil" IS NOT NULL AS "takenOver" FROM "ReviewCard"
      WHERE ${isDue} ORDER BY "notBefore" NULLS FIRST LIMIT ${most} FOR UPDATE SKIP LOCKED) due
    WHERE card."id" = due."id"
    RETURNING card.*, due."takenOver"`;
  return cards.map((card) => ({ ...card, takenAt, leaseSeconds }));
}

/**
 * Asked right before Slack is: what a process was about to do before it fell asleep may be wrong by
 * now. The other half of the lease is for Slack's answer.
 *
 * @throws Later where half of the lease is over: the card is drawn anew at once
 */
export function refuseIfAsleep({ takenAt, leaseSeconds }: LeasedCard): void {
  if (performance.now() - takenAt > (leaseSeconds / 2) * 1000) throw new Later(0);
}

/**
 * Gives the lease back: the card shows the version that was wanted when it was taken. After a
 * takeover it is drawn once more when its former holder must be done, who may still draw over it.
 *
 * @returns false where somebody else has taken the card over: nobody knows what it shows
 */
export async function recordShown(db: Db, card: LeasedCard, shown: Shown): Promise<boolean> {
  const again = card.takenOver ? OVER_AFTER_LEASES * card.leaseSeconds : null;
  const count = await db.$executeRaw`
    UPDATE "ReviewCard"
    SET "leaseUntil" = NULL, "faults" = 0, "askedAt" = NULL, "searchCursor" = NULL,
      "notBefore" = NULL, "errorCode" = NULL, "updatedAt" = now(),
      "state" = ${shown.state}, "channelId" = ${shown.channelId}, "messageTs" = ${shown.messageTs},
      "shownHash" = ${shown.shownHash},
      "shows" = ${shown.shownHash === null ? null : card.wants}::int,
      "drawAgainAt" = COALESCE(now() + ${again}::float8 * interval '1 second',
        CASE WHEN "drawAgainAt" > now() THEN "drawAgainAt" END)
    WHERE "id" = ${card.id} AND "lease" = ${card.lease}`;
  if (count > 0) return true;
  await db.reviewCard.updateMany({
    where: { id: card.id },
    data: { shows: null, shownHash: null },
  });
  return false;
}

/** Nothing is to be shown: what the card is (wanted, gone) stays or is noted, and it is in step. */
export async function recordNothing(
  db: Db,
  { id, lease, wants, state }: LeasedCard,
): Promise<void> {
  const data = {
    state,
    leaseUntil: null,
    shows: wants,
    faults: 0,
    askedAt: null,
    searchCursor: null,
    drawAgainAt: null,
  };
  await db.reviewCard.updateMany({ where: { id, lease }, data });
}

/** Writes down what is about to be asked of Slack; false where the lease is somebody else's. */
export async function noteAsked(db: Db, card: LeasedCard, channelId: string): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "ReviewCard"
    SET "askedAt" = now(), "searchCursor" = NULL, "errorCode" = NULL, "channelId" = ${channelId}
    WHERE "id" = ${card.id} AND "lease" = ${card.lease}`;
  return count > 0;
}

/** What is remembered of a card that has to wait. */
export type Remembered = Pick<
  Prisma.ReviewCardUpdateManyMutationInput,
  'askedAt' | 'searchCursor' | 'errorCode' | 'shownHash' | 'state' | 'faults'
>;

/** Gives the lease back undrawn: the card has its turn again after so many seconds. */
export async function putOff(
  db: Db,
  { id, lease }: LeasedCard,
  seconds: number,
  remembered: Remembered = {},
): Promise<void> {
  await db.reviewCard.updateMany({ where: { id, lease }, data: remembered });
  await db.$executeRaw`
    UPDATE "ReviewCard"
    SET "leaseUntil" = NULL, "notBefore" = now() + ${seconds}::float8 * interval '1 second'
    WHERE "id" = ${id} AND "lease" = ${lease}`;
}
