import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';
import type { PersonActor } from './admission.ts';
import { recordDecision } from './decide/record-decision.ts';

/** Why nothing goes out automatically now: the kill switch, or a pause somebody asked for. */
export type Stop = { kind: 'switched_off' } | ({ kind: 'paused' } & Pause);

export type Pause = {
  /** The Slack user id of whoever asked for it. */
  by: string;
  reason: string | null;
  /** Null: until somebody resumes. */
  until: Date | null;
  /** Null: everything. */
  campaignId: string | null;
};

/**
 * Finds what stops automatic sending for a campaign now, or null.
 *
 * @param switchedOff the kill switch of the configuration
 * @param campaignId the draft's campaign; a pause of everything holds for it too
 */
export async function findStop(
  db: Db,
  switchedOff: boolean,
  campaignId: string | null,
): Promise<Stop | null> {
  if (switchedOff) return { kind: 'switched_off' };
  const pauses = await findPauses(db);
  const pause = pauses.find(
    (candidate) => candidate.campaignId === null || candidate.campaignId === campaignId,
  );
  return pause ? { kind: 'paused', ...pause } : null;
}

/** The pauses that hold now, the newest first. There is one a campaign at most. */
export async function findPauses(db: Db): Promise<Pause[]> {
  const rows = await db.autoSendPause.findMany({
    where: { endedAt: null, OR: [{ until: null }, { until: { gt: new Date() } }] },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(({ pausedBy: by, reason, until, campaignId }) => ({
    by,
    reason,
    until,
    campaignId,
  }));
}

export type PauseRequest = {
  campaignId: string | null;
  until: Date | null;
  reason: string | null;
  actor: PersonActor;
};

/**
 * Pauses automatic sending of everything or of one campaign; a running pause of it is replaced.
 *
 * @param tx a transaction
 */
export async function pauseAutoSend(tx: Db, request: PauseRequest): Promise<void> {
  const { actor, campaignId, until, reason } = request;
  await endPauses(tx, campaignId, actor);
  await tx.autoSendPause.create({
    data: { campaignId, until, reason, pausedBy: actor.slackUserId },
  });
  await recordDecision(tx, { draftId: null, decision: 'pause', actor });
}

/**
 * Resumes automatic sending; returns whether it was paused.
 *
 * @param tx a transaction
 */
export async function resumeAutoSend(
  tx: Db,
  campaignId: string | null,
  actor: PersonActor,
): Promise<boolean> {
  const wasPaused = await endPauses(tx, campaignId, actor);
  if (wasPaused) await recordDecision(tx, { draftId: null, decision: 'resume', actor });
  return wasPaused;
}

/** Returns whether there was one to end; whatever ran out by itself ended when it ran out. */
async function endPauses(
  tx: Db,
  campaignId: string | null,
  { slackUserId }: PersonActor,
): Promise<boolean> {
  // Two people may press pause in the same second; the second one replaces the first one's.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('auto-send-pause', 0))`;
  const now = new Date();
  await tx.$executeRaw`
    UPDATE "AutoSendPause" SET "endedAt" = "until" WHERE "endedAt" IS NULL AND "until" <= ${now}`;
  const { count } = await tx.autoSendPause.updateMany({
    where: { campaignId, endedAt: null },
    data: { endedAt: now, endedBy: slackUserId },
  });
  return count > 0;
}

/** Drafts whose cards follow a pause at once; older ones follow with the next look at all cards. */
const CARDS_AT_ONCE = 100;

/** Has the newest held cards drawn again, because a pause began or ended. */
export async function redrawHeldCards(
  db: Db,
  queue: Queue,
  campaignId: string | null,
): Promise<void> {
  const drafts = await db.aIDraft.findMany({
    where: {
      status: 'pending',
      autoSendAction: 'needs_review',
      ...(campaignId ? { lead: { emailCampaignId: campaignId } } : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
    take: CARDS_AT_ONCE,
  });
  for (const { id } of drafts) await queue.enqueue(db, 'refresh-card', { draftId: id });
}
