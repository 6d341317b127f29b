import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { Db } from '../database/db.ts';
import { type DraftKey, keyFrom, keyText } from '../drafts/draft-key.ts';
import { createdWithin, selected, type Selection } from './selection.ts';
import { type RowOutcome, statementStep, type Step } from './step.ts';

const sends = Prisma.sql`('send_immediate', 'send_delayed')`;

/** A field is missing, or says less than "sent". */
const unfilled = Prisma.sql`(
  draft."autoSendAction" IS NULL
  OR draft."autoSendAction" NOT IN ${sends}
  OR draft."autoSendEvaluatedAt" IS NULL)`;

/**
 * Records drafts as sent that the database proves to be: an outbound message written by the AI is
 * tied to the draft, and its campaign sends automatically. Confidence and reason stay as they are:
 * nothing tells them. One statement a batch.
 */
export function fillSentDrafts(db: PrismaClient, selection: Selection): Step {
  return statementStep({
    name: 'sent',
    title: 'Sent drafts',
    batchSize: 5_000,
    count: () => countUnfilled(db, selection),
    pick: (after, size) => pickUnfilled(db, selection, after, size),
    keyOf: keyText,
    preview: (rows, room) => previewSent(db, selection, idsOf(rows), room),
    write: (tx, rows, room) => recordSent(tx, selection, idsOf(rows), room),
  });
}

function idsOf(rows: DraftKey[]): string[] {
  return rows.map(({ draftId }) => draftId);
}

async function countUnfilled(db: Db, selection: Selection): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM ${narrowed(selection)} WHERE ${unfilled} ${conditions(selection)}`;
  return row.count;
}

/**
 * All that lack a field, oldest first; what can be proven of them comes after. By age, since tables
 * lie on the disk about in that order, while ids are random.
 */
function pickUnfilled(
  db: Db,
  selection: Selection,
  after: string | null,
  size: number,
): Promise<DraftKey[]> {
  const key = keyFrom(after);
  return db.$queryRaw<DraftKey[]>`
    SELECT draft."id" AS "draftId", draft."createdAt"
    FROM ${narrowed(selection)}
    WHERE (draft."createdAt", draft."id") > (${key.createdAt}, ${key.draftId})
      AND ${unfilled} ${conditions(selection)}
    ORDER BY draft."createdAt", draft."id"
    LIMIT ${size}`;
}

/** Leads are looked at only where the selection speaks of them. */
function narrowed({ clientId, campaignId }: Selection): Prisma.Sql {
  return clientId === undefined && campaignId === undefined
    ? Prisma.sql`"AIDraft" draft`
    : Prisma.sql`"AIDraft" draft JOIN "Lead" lead ON lead."id" = draft."leadId"`;
}

function conditions(selection: Selection): Prisma.Sql {
  const { clientId, campaignId } = selection;
  return clientId === undefined && campaignId === undefined
    ? createdWithin(selection, 'draft')
    : selected(selection);
}

/**
 * What the database proves of these drafts: whether they were sent with a delay (a delayed job of
 * the parent product succeeded, or our own delivery went out that was to wait), and when.
 */
function proven(selection: Selection, ids: string[], room: number): Prisma.Sql {
  return Prisma.sql`
    SELECT
      draft."id",
      draft."autoSendAction" IN ${sends} AS "known",
      sent."at",
      CASE
        WHEN draft."autoSendAction" IN ${sends} THEN draft."autoSendAction"
        WHEN job."draftId" IS NOT NULL OR delivery."draftId" IS NOT NULL
        THEN 'send_delayed'
        ELSE 'send_immediate'
      END AS "action"
    FROM (
        SELECT message."aiDraftId" AS "id", min(message."sentAt") AS "at"
        FROM "Message" message
        WHERE message."aiDraftId" = ANY(${ids}::text[])
          AND message."direction" = 'outbound'
          AND message."sentBy" = 'ai'
          AND message."source" = 'zrg'
        GROUP BY message."aiDraftId"
      ) sent
      LEFT JOIN (
        SELECT DISTINCT job."draftId"
        FROM "BackgroundJob" job
        WHERE job."draftId" = ANY(${ids}::text[])
          AND job."type" = 'AI_AUTO_SEND_DELAYED'
          AND job."status" = 'SUCCEEDED'
      ) job ON job."draftId" = sent."id"
      LEFT JOIN (
        SELECT DISTINCT delivery."draftId"
        FROM "DraftDelivery" delivery
        WHERE delivery."draftId" = ANY(${ids}::text[])
          AND delivery."state" = 'sent'
          AND delivery."origin" = 'auto_send'
          -- A later try moves "notBefore", so only the first one tells.
          AND delivery."attempt" <= 1
          AND delivery."notBefore" > delivery."createdAt" + interval '1 second'
      ) delivery ON delivery."draftId" = sent."id"
      JOIN "AIDraft" draft ON draft."id" = sent."id"
      JOIN "Lead" lead ON lead."id" = draft."leadId"
      JOIN "EmailCampaign" campaign ON campaign."id" = lead."emailCampaignId"
    -- A campaign that people took over since sent by itself when a job of its proves it.
    WHERE (campaign."responseMode" = 'AI_AUTO_SEND' OR job."draftId" IS NOT NULL) AND ${unfilled} ${selected(selection)}
    ORDER BY draft."id"
    LIMIT ${room}`;
}

type ProvenRow = { id: string; action: 'send_immediate' | 'send_delayed'; known: boolean | null };

async function previewSent(db: Db, selection: Selection, ids: string[], room: number) {
  const rows = await db.$queryRaw<ProvenRow[]>(proven(selection, ids, room));
  return rows.map(outcomeOf);
}

/** Written only where a field is still missing; a send that was recorded meanwhile stays. */
async function recordSent(tx: Db, selection: Selection, ids: string[], room: number) {
  const rows = await tx.$queryRaw<ProvenRow[]>`
    UPDATE "AIDraft" draft SET
      "autoSendAction" = CASE
        WHEN draft."autoSendAction" IN ${sends} THEN draft."autoSendAction" ELSE proven."action" END,
      "autoSendEvaluatedAt" = COALESCE(draft."autoSendEvaluatedAt", proven."at"),
      "updatedAt" = now()
    FROM (${proven(selection, ids, room)}) proven
    WHERE draft."id" = proven."id" AND ${unfilled}
    RETURNING draft."id", draft."autoSendAction" AS "action", proven."known"`;
  return rows.map(outcomeOf);
}

function outcomeOf({ id, action, known }: ProvenRow): RowOutcome {
  return { draftId: id, action: known ? 'dated' : action, reason: null };
}
