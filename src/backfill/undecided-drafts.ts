import { Prisma } from '../generated/prisma/client.ts';
import type { Db } from '../database/db.ts';
import { type DraftKey, keyFrom } from '../drafts/draft-key.ts';
import { createdWithin, selected, type Selection } from './selection.ts';
import { noLiveDelivery } from '../drafts/review-state.ts';

export type UndecidedQuery = {
  selection: Selection;
  /**
   * Only those without a verdict; among them those that a person was asked about just because the
   * model could not be.
   */
  unevaluated: boolean;
  /** Only the newest of each lead. */
  latestPerLead: boolean;
};

/** How many drafts `findUndecided` finds in all. */
export async function countUndecided(db: Db, query: UndecidedQuery): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count ${undecided(query, null)}`;
  return row.count;
}

/**
 * Pending drafts of campaigns that send automatically about which nothing was decided, oldest first.
 *
 * @param after the key of the last one before, or null
 */
export function findUndecided(
  db: Db,
  query: UndecidedQuery,
  after: string | null,
  size: number,
): Promise<DraftKey[]> {
  return db.$queryRaw<DraftKey[]>`
    SELECT draft."id" AS "draftId", draft."createdAt"
    ${undecided(query, keyFrom(after))}
    ORDER BY draft."createdAt", draft."id"
    LIMIT ${size}`;
}

/** The query's condition for drafts without a verdict; the last hold says why there is none. */
export const withoutVerdict = Prisma.sql`
      AND draft."autoSendEvaluatedAt" IS NULL
      AND (draft."autoSendAction" IS NULL
        OR (draft."autoSendAction" = 'needs_review'
          AND (SELECT decision."reasonCode" FROM "DraftDecision" decision
            WHERE decision."draftId" = draft."id" AND decision."decision" = 'hold'
            ORDER BY decision."id" DESC LIMIT 1)
          IN ('skip:evaluator_not_configured', 'error:evaluator_timeout',
            'error:evaluator_failed', 'error:evaluator_bad_output')))`;

/**
 * The rest of the query, from FROM on; the partial indexes "AIDraft_unevaluated" and
 * "AIDraft_undecided" serve it.
 */
function undecided(query: UndecidedQuery, after: DraftKey | null): Prisma.Sql {
  const { selection, unevaluated, latestPerLead } = query;
  return Prisma.sql`
    FROM "AIDraft" draft
      JOIN "Lead" lead ON lead."id" = draft."leadId"
      JOIN "EmailCampaign" campaign ON campaign."id" = lead."emailCampaignId"
    WHERE draft."status" = 'pending'
      ${unevaluated ? withoutVerdict : Prisma.sql`AND draft."autoSendAction" IS NULL`}
      ${after ? Prisma.sql`AND (draft."createdAt", draft."id") > (${after.createdAt}, ${after.draftId})` : Prisma.empty}
      AND campaign."responseMode" = 'AI_AUTO_SEND'
      ${selected(selection)}
      AND ${noLiveDelivery}
      AND NOT EXISTS (SELECT FROM "Message" message WHERE message."aiDraftId" = draft."id")
      ${latestPerLead ? newestOfLead(selection) : Prisma.empty}`;
}

/**
 * Whatever became of the newer draft, this one is out of date; only a rejected one leaves room. So
 * a second run finds nothing that the first one passed over.
 */
function newestOfLead(selection: Selection): Prisma.Sql {
  return Prisma.sql`
    AND NOT EXISTS (
      SELECT FROM "AIDraft" newer
      WHERE newer."leadId" = draft."leadId"
        AND newer."channel" = draft."channel"
        AND newer."status" <> 'rejected'
        AND (newer."createdAt", newer."id") > (draft."createdAt", draft."id")
        ${createdWithin(selection, 'newer')})`;
}
