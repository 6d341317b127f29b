import type { Db } from '../database/db.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { contactBan } from './contact-permission.ts';
import { type Actor, recordDecision, workerActor } from './decide/record-decision.ts';
import { underLeadLock } from './lead-lock.ts';
import { readWishes } from './read-wishes.ts';
import { recordHeldInstead } from './record-outcome.ts';
import { heldWords } from './telling/held-words.ts';

/**
 * Opens again what was closed because nobody might write to the lead. A person is asked about it,
 * whatever was decided before: nothing leaves by itself that was closed once.
 *
 * @param tx a transaction under the lead's lock, in which the lead may be written to
 */
export async function reopenDrafts(
  tx: Db,
  queue: Queue,
  leadId: string,
  actor: Actor = workerActor,
): Promise<void> {
  for (const draftId of await findClosed(tx, [leadId])) {
    const where = { id: draftId, status: 'rejected' };
    const { count } = await tx.aIDraft.updateMany({ where, data: { status: 'pending' } });
    if (count === 0) continue;
    await recordHeldInstead(tx, draftId, maybeWritten);
    await recordDecision(tx, { draftId, decision: 'reopen', actor });
    await queue.enqueue(tx, 'refresh-card', { draftId });
  }
  await askAnew(tx, queue, leadId);
}

/** The same for a lead of whom another program wrote something: their ban may be gone. */
export async function reopenWhereAllowed(
  db: PrismaClient,
  queue: Queue,
  leadId: string,
): Promise<void> {
  await underLeadLock(db, leadId, async (tx) => {
    const lead = await tx.lead.findUnique({ where: { id: leadId } });
    const wishes = await readWishes(tx, leadId);
    if (lead && contactBan(lead, wishes.length > 0) === null) await reopenDrafts(tx, queue, leadId);
  });
}

/** The leads among these of whom something was closed. */
export async function leadsWithClosed(db: Db, leadIds: string[]): Promise<string[]> {
  const drafts = await findClosed(db, leadIds);
  const rows = await db.aIDraft.findMany({
    where: { id: { in: drafts } },
    distinct: ['leadId'],
    select: { leadId: true },
  });
  return rows.map(({ leadId }) => leadId);
}

const maybeWritten = heldWords('the lead may be written to again');

async function findClosed(db: Db, leadIds: string[]): Promise<string[]> {
  const drafts = await db.$queryRaw<{ id: string }[]>`
    SELECT draft."id" FROM "AIDraft" draft
    WHERE draft."leadId" = ANY (${leadIds}) AND draft."status" = 'rejected'
      AND 'close' = (SELECT decision."decision" FROM "DraftDecision" decision
        WHERE decision."draftId" = draft."id" AND decision."decision" IN ('close', 'reject', 'reopen')
        ORDER BY decision."id" DESC LIMIT 1)
    ORDER BY draft."id"`;
  return drafts.map(({ id }) => id);
}

/** What was held because nobody might write to the lead was never judged: the model is asked now. */
async function askAnew(tx: Db, queue: Queue, leadId: string): Promise<void> {
  const drafts = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "AIDraft" draft SET "autoSendReason" = ${maybeWritten}
    WHERE draft."leadId" = ${leadId} AND draft."status" = 'pending'
      AND draft."autoSendAction" = 'needs_review'
      AND (draft."autoSendReason" = ${maybeWritten} OR (
        SELECT decision."reasonCode" FROM "DraftDecision" decision
        WHERE decision."draftId" = draft."id" AND decision."decision" = 'hold'
        ORDER BY decision."id" DESC LIMIT 1) IN ('skip:opted_out', 'skip:blacklisted'))
    RETURNING draft."id"`;
  for (const { id: draftId } of drafts) {
    await queue.enqueue(tx, 'refresh-card', { draftId });
    await queue.enqueue(tx, 'judge-edit', { draftId });
  }
}
