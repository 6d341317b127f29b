import type { Db } from '../database/db.ts';
import type { DraftDecision } from '../generated/prisma/client.ts';

/** Which decisions are wanted; without any of these, all. */
export type AuditSelection = {
  /** Made at this time or later. */
  since?: Date;
  /** Made before this time. */
  until?: Date;
  draftId?: string;
};

/** One decision as it is exported: ids, codes and times, and none of anybody's own words. */
export type AuditEntry = {
  id: string;
  draftId: string | null;
  deliveryId: string | null;
  decision: string;
  actor: string;
  slackUserId: string | null;
  slackTeamId: string | null;
  surface: string;
  fingerprint: string | null;
  reasonCode: string | null;
  /** Our own words for the reason; what a person typed stays in the database. */
  reasonText: string | null;
  at: string;
};

const BATCH = 1_000;

/**
 * Reads the audit trail, oldest first, a batch at a time: any number of decisions takes the same
 * memory, and decisions made meanwhile neither repeat nor hide others.
 */
export async function* readAudit(db: Db, selection: AuditSelection): AsyncGenerator<AuditEntry> {
  for (let last = 0n; ;) {
    const rows = await db.draftDecision.findMany({
      where: {
        id: { gt: last },
        ...(selection.draftId === undefined ? {} : { draftId: selection.draftId }),
        createdAt: {
          ...(selection.since ? { gte: selection.since } : {}),
          ...(selection.until ? { lt: selection.until } : {}),
        },
      },
      orderBy: { id: 'asc' },
      take: BATCH,
    });
    yield* rows.map(entryOf);
    if (rows.length < BATCH) return;
    last = rows.at(-1)!.id;
  }
}

function entryOf(row: DraftDecision): AuditEntry {
  return {
    id: String(row.id),
    draftId: row.draftId,
    deliveryId: row.deliveryId,
    decision: row.decision,
    actor: row.actor,
    slackUserId: row.slackUserId,
    slackTeamId: row.slackTeamId,
    surface: row.surface,
    fingerprint: row.fingerprint,
    reasonCode: row.reasonCode,
    reasonText: isOurs(row) ? row.reasonText : null,
    at: row.createdAt.toISOString(),
  };
}

/** Only beside a reason code do we write the words; alone they are what a person gave as the reason. */
function isOurs({ reasonCode }: DraftDecision): boolean {
  return reasonCode !== null;
}
