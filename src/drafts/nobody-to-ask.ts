import type { Db } from '../database/db.ts';
import { recordDecision, workerActor } from './decide/record-decision.ts';
import type { SkipReason } from './reasons.ts';

/** Why a draft that needs a person reaches none. */
export type NobodyReason = Extract<
  `skip:${SkipReason}`,
  | 'skip:slack_not_configured'
  | 'skip:slack_access_revoked'
  | 'skip:no_reviewers'
  | 'skip:no_reviewer_reachable'
>;

/**
 * Records that nobody can be asked about a draft: a row that stands until somebody was asked, and
 * once a draft and reason a decision in the audit trail.
 *
 * @returns whether this is news: it was not recorded before for that reason
 */
export async function recordNobodyToAsk(
  tx: Db,
  draftId: string,
  reason: NobodyReason,
): Promise<boolean> {
  const before = await tx.unaskedDraft.findUnique({ where: { draftId } });
  await tx.unaskedDraft.upsert({
    where: { draftId },
    create: { draftId, reason },
    update: { reason, lookedAt: new Date() },
  });
  if (before?.reason === reason) return false;
  const told = await tx.draftDecision.count({ where: { draftId, reasonCode: reason } });
  if (told > 0) return false;
  await recordDecision(tx, { draftId, decision: 'skip', actor: workerActor, reason });
  return true;
}

/** Somebody was asked, or nobody needs to be any more. */
export async function clearNobodyToAsk(tx: Db, draftId: string): Promise<void> {
  await tx.unaskedDraft.deleteMany({ where: { draftId } });
}

/** How many drafts reach nobody, by the reason. */
export async function countNobodyToAsk(
  db: Db,
): Promise<{ reason: NobodyReason; drafts: number }[]> {
  const rows = await db.unaskedDraft.groupBy({ by: ['reason'], _count: true });
  return rows.map(({ reason, _count }) => ({ reason: reason as NobodyReason, drafts: _count }));
}

/** The drafts whose turn it is to be looked at again: those that were not for the longest time. */
export async function takeUnasked(db: Db, limit: number): Promise<string[]> {
  const rows = await db.unaskedDraft.findMany({
    orderBy: { lookedAt: 'asc' },
    select: { draftId: true },
    take: limit,
  });
  const ids = rows.map(({ draftId }) => draftId);
  await db.unaskedDraft.updateMany({
    where: { draftId: { in: ids } },
    data: { lookedAt: new Date() },
  });
  return ids;
}
