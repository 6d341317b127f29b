import type { Db } from '../database/db.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { Desk } from './desk.ts';
import { firstConnectedAt, newDraftsOf } from './find-new-drafts.ts';
import { leadsWithClosed } from './reopen-drafts.ts';
import { findRecordedOf, settleRecorded } from './settle-recorded.ts';

/** The tables whose triggers note what other programs write. */
const NOTED_TABLES = ['AIDraft', 'Message', 'Lead'];
const TRIGGERS_A_TABLE = 3;
/** Changes read in one transaction. */
const BATCH = 500;
/** A draft that was decided elsewhere has its cards drawn again only when that is news. Minutes. */
const NEWS_MINUTES = 10;

/** Whether every trigger is there; without them only slower looks find what others write. */
export async function isFeedOn(db: Db): Promise<boolean> {
  const [{ count }] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'review\_desk\_%'
      AND tgrelid = ANY (${NOTED_TABLES.map((table) => `public."${table}"`)}::text[]::regclass[])`;
  return count === NOTED_TABLES.length * TRIGGERS_A_TABLE;
}

/** Whether there is something to read; part of a statement that looks for everything at once. */
export const someChanges = Prisma.sql`EXISTS (SELECT FROM "LeadChange")`;

/**
 * Reads what was noted: every open card of these leads is drawn again, their drafts that nobody has
 * dealt with are judged, what was closed is looked at again, and mails that others recorded settle
 * what was in doubt. What is read is deleted in the same transaction, so that it is read
 * once, by whichever process, and again where that process dies.
 *
 * @returns how many changes were read; a full batch means that there may be more
 */
export async function readChanges(
  db: PrismaClient,
  desk: Pick<Desk, 'queue' | 'houseMail'>,
): Promise<number> {
  const { queue } = desk;
  const connectedAt = await firstConnectedAt(db);
  const { changes, recorded } = await db.$transaction(async (tx) => {
    const changes = await tx.$queryRaw<{ leadId: string }[]>`
      DELETE FROM "LeadChange" WHERE "id" IN (
        SELECT "id" FROM "LeadChange" ORDER BY "id" LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING "leadId"`;
    const leadIds = [...new Set(changes.map(({ leadId }) => leadId))];
    if (leadIds.length === 0) return { changes: 0, recorded: [] };
    for (const draftId of await findCarded(tx, leadIds))
      await queue.enqueue(tx, 'refresh-card', { draftId });
    for (const { id: draftId } of await newDraftsOf(tx, leadIds, connectedAt))
      await queue.enqueue(tx, 'evaluate-draft', { draftId });
    for (const leadId of await leadsWithClosed(tx, leadIds))
      await queue.enqueue(tx, 'reopen-drafts', { leadId });
    return { changes: changes.length, recorded: await findRecordedOf(tx, leadIds) };
  });
  // Each under its own locks; what a fault leaves undone, a round does.
  await settleRecorded(db, desk, recorded);
  return changes;
}

async function findCarded(tx: Db, leadIds: string[]): Promise<string[]> {
  const drafts = await tx.$queryRaw<{ id: string }[]>`
    SELECT draft."id" FROM "AIDraft" draft
    WHERE draft."leadId" = ANY (${leadIds})
      AND (draft."status" IN ('pending', 'sending')
        OR draft."updatedAt" > now() - ${NEWS_MINUTES} * interval '1 minute')
      AND EXISTS (SELECT FROM "ReviewCard" card WHERE card."draftId" = draft."id")
    ORDER BY draft."id"`;
  return drafts.map(({ id }) => id);
}
