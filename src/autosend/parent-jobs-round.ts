import type { Db } from '../database/db.ts';
import { recordDecision, workerActor } from '../drafts/decide/record-decision.ts';
import { notPending } from '../drafts/guards.ts';
import { underDraftLock } from '../drafts/lead-lock.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { reasonWords } from '../drafts/reasons.ts';
import { recordHeldInstead } from '../drafts/record-outcome.ts';
import { noLiveDelivery } from '../drafts/review-state.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { heldWords } from '../drafts/telling/held-words.ts';

/** Older ones are history: the parent's own recovery has dealt with them. Days. */
const LOOKED_BACK_DAYS = 14;
const BATCH = 100;

/**
 * Has a person asked about drafts that the parent product was to send and did not: its job ended and
 * the draft still waits. Returns how many.
 */
export async function askAboutUnsentByParent(db: PrismaClient, queue: Queue): Promise<number> {
  const drafts = await findUnsentByParent(db);
  for (const { id } of drafts) await underDraftLock(db, id, (tx) => hold(tx, queue, id));
  return drafts.length;
}

/** Those left to the parent by us, or by itself, whose job is no longer pending or running. */
function findUnsentByParent(db: Db): Promise<{ id: string }[]> {
  const since = new Date(Date.now() - LOOKED_BACK_DAYS * 24 * 3_600_000);
  return db.$queryRaw`
    SELECT draft."id"
    FROM (
      SELECT DISTINCT decision."draftId" AS "id"
      FROM "DraftDecision" decision
      WHERE decision."reasonCode" = 'skip:parent_scheduled' AND decision."createdAt" > ${since}
      UNION
      SELECT late."id" FROM "AIDraft" late
      WHERE late."autoSendAction" IN ('send_immediate', 'send_delayed')
        AND late."autoSendAction" = 'send_delayed'
        AND late."createdAt" > ${since}
        AND late."status" = 'pending'
        AND EXISTS (
          SELECT FROM "BackgroundJob" job
          WHERE job."draftId" = late."id" AND job."type" = 'AI_AUTO_SEND_DELAYED'
            AND job."status" = 'FAILED')
    ) candidate
      JOIN "AIDraft" draft ON draft."id" = candidate."id"
    WHERE draft."status" = 'pending'
      AND (draft."autoSendAction" IS NULL OR draft."autoSendAction" = 'send_delayed')
      AND ${noLiveDelivery}
      AND NOT EXISTS (
        SELECT FROM "BackgroundJob" job
        WHERE job."draftId" = draft."id" AND job."type" = 'AI_AUTO_SEND_DELAYED'
          AND job."status" IN ('PENDING', 'RUNNING'))
      AND NOT EXISTS (SELECT FROM "Message" message WHERE message."aiDraftId" = draft."id")
    LIMIT ${BATCH}`;
}

async function hold(tx: Db, queue: Queue, draftId: string): Promise<void> {
  const loaded = await loadDraft(tx, draftId);
  if (!loaded || loaded.parentJob || notPending(loaded)) return;
  const reason = 'hold:not_sent_by_parent';
  await recordHeldInstead(tx, draftId, heldWords(reasonWords(reason)!.meaning));
  await recordDecision(tx, { draftId, decision: 'hold', actor: workerActor, reason });
  await queue.enqueue(tx, 'refresh-card', { draftId });
}
