import type { Db } from '../database/db.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** What a draft's auto-send fields prove. */
export type Coverage =
  /** They are there, or the outcome at least. */
  | 'filled'
  /** It was sent by the AI, and the fields do not say so yet. */
  | 'to_fill'
  /** It waits, and the model was never asked. */
  | 'to_evaluate'
  /** It is being sent. */
  | 'under_way'
  /** Cannot be proven: the message tied to it is not the AI's. */
  | 'sent_by_person'
  /** Cannot be proven: approved, but no message is tied to it. */
  | 'no_message'
  /** Cannot be proven: rejected before anything was recorded. */
  | 'rejected';

/** What the fields tell of a draft, or will; and why of others nothing can be proven. For people. */
export const coverageWords: Record<Coverage, string> = {
  filled: 'have their fields',
  to_fill: 'sent, to be filled',
  to_evaluate: 'waiting, to be evaluated',
  under_way: 'being sent',
  sent_by_person: 'sent by a person or another program',
  no_message: 'approved, but no message is tied to them',
  rejected: 'rejected before anything was recorded',
};

export const provable: Coverage[] = ['filled', 'to_fill', 'to_evaluate', 'under_way'];
export const unproven: Coverage[] = ['sent_by_person', 'no_message', 'rejected'];

/** Any number that nothing else locks. */
const TALLY_LOCK = 7_012_027;
/** Counting a million drafts takes seconds, not minutes. */
const FULL_COUNT_MS = 120_000;

/** PostgreSQL's code for a statement that took too long. */
const CANCELLED = '57014';

/**
 * Counts all drafts anew. One at a time on a database: where another count is under way, this one
 * leaves it to that.
 *
 * @param patienceMs gives up where counting takes longer
 * @returns whether the tally was counted
 */
export async function refreshTally(
  db: PrismaClient,
  patienceMs: number = FULL_COUNT_MS,
): Promise<boolean> {
  try {
    return await db.$transaction((tx) => count(tx, patienceMs), {
      timeout: patienceMs + 10_000,
      maxWait: 10_000,
    });
  } catch (error) {
    if (isCancelled(error)) return false;
    throw error;
  }
}

async function count(tx: Db, patienceMs: number): Promise<boolean> {
  const [lock] = await tx.$queryRaw<[{ taken: boolean }]>`
    SELECT pg_try_advisory_xact_lock(${TALLY_LOCK}) AS taken`;
  if (!lock.taken) return false;
  await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(patienceMs)}, true)`;
  await tx.$executeRaw`DELETE FROM "DraftTally"`;
  await tx.$executeRaw(countStatement);
  return true;
}

/** Every draft in exactly one coverage and on exactly one shelf. */
export const tallyQuery = Prisma.sql`
  SELECT
    lead."clientId",
    lead."emailCampaignId" AS "campaignId",
    CASE
      WHEN message."byAi"
        AND draft."autoSendAction" IN ('send_immediate', 'send_delayed')
        AND draft."autoSendEvaluatedAt" IS NOT NULL THEN 'filled'
      WHEN message."byAi" THEN 'to_fill'
      WHEN draft."autoSendAction" IS NOT NULL THEN 'filled'
      WHEN draft."status" = 'sending' THEN 'under_way'
      WHEN message."byAi" IS NOT NULL THEN 'sent_by_person'
      WHEN draft."status" = 'approved' THEN 'no_message'
      WHEN draft."status" = 'rejected' THEN 'rejected'
      WHEN draft."autoSendEvaluatedAt" IS NOT NULL THEN 'filled'
      ELSE 'to_evaluate'
    END AS "coverage",
    CASE
      WHEN draft."autoSendAction" IN ('send_immediate', 'send_delayed') AND message."byAi" THEN 'ai_sent'
      WHEN draft."status" = 'pending' AND draft."autoSendAction" = 'needs_review' THEN 'needs_review'
      WHEN draft."status" = 'pending' AND draft."autoSendAction" IN ('skip', 'error') THEN 'skipped'
      ELSE 'other'
    END AS "shelf",
    count(*)::int AS "drafts"
  FROM "AIDraft" draft
    JOIN "Lead" lead ON lead."id" = draft."leadId"
    LEFT JOIN (
      SELECT "aiDraftId", bool_or(COALESCE("sentBy", '') = 'ai' AND "source" = 'zrg') AS "byAi"
      FROM "Message"
      WHERE "aiDraftId" IS NOT NULL AND "direction" = 'outbound'
      GROUP BY "aiDraftId"
    ) message ON message."aiDraftId" = draft."id"
  GROUP BY 1, 2, 3, 4`;

const countStatement = Prisma.sql`
  INSERT INTO "DraftTally" ("clientId", "campaignId", "coverage", "shelf", "drafts") ${tallyQuery}`;

function isCancelled(error: unknown): boolean {
  return JSON.stringify((error as { meta?: unknown }).meta ?? '').includes(CANCELLED);
}

/** The counted coverage of drafts in campaigns that send automatically; null: never counted yet. */
export type CountedCoverage = { countedAt: Date; drafts: Partial<Record<Coverage, number>> };

/** How many drafts are in any of these. */
export function draftsIn({ drafts }: CountedCoverage, kinds: Coverage[]): number {
  return kinds.reduce((sum, kind) => sum + (drafts[kind] ?? 0), 0);
}

/** Reads the counted coverage. */
export async function readCoverage(db: Db): Promise<CountedCoverage | null> {
  const rows = await db.$queryRaw<{ coverage: Coverage; drafts: number; countedAt: Date }[]>`
    SELECT tally."coverage", sum(tally."drafts")::int AS "drafts", min(tally."countedAt") AS "countedAt"
    FROM "DraftTally" tally JOIN "EmailCampaign" campaign ON campaign."id" = tally."campaignId"
    WHERE campaign."responseMode" = 'AI_AUTO_SEND'
    GROUP BY tally."coverage"`;
  const [first] = rows;
  if (!first) return null;
  return {
    countedAt: first.countedAt,
    drafts: Object.fromEntries(rows.map(({ coverage, drafts }) => [coverage, drafts])),
  };
}
