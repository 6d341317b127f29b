import type { Db } from '../database/db.ts';
import { recordDecision, type Actor } from './decide/record-decision.ts';

/** Why nothing goes out automatically now: the kill switch, or a pause somebody asked for. */
export type Stop =
  | { kind: 'switched_off' }
  | {
      kind: 'paused';
      by: string;
      reason: string | null;
      until: Date | null;
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
  const pause = await db.autoSendPause.findFirst({
    where: {
      endedAt: null,
      AND: [
        { OR: [{ until: null }, { until: { gt: new Date() } }] },
        { OR: [{ campaignId: null }, ...(campaignId ? [{ campaignId }] : [])] },
      ],
    },
    orderBy: { createdAt: 'desc' },
  });
  if (!pause) return null;
  const { pausedBy: by, reason, until } = pause;
  return { kind: 'paused', by, reason, until, campaignId: pause.campaignId };
}

export type PauseRequest = {
  campaignId: string | null;
  until: Date | null;
  reason: string | null;
  actor: Extract<Actor, { kind: 'person' }>;
};

/** Pauses automatic sending of everything or of one campaign; a running pause of it is replaced. */
export async function pauseAutoSend(db: Db, request: PauseRequest): Promise<void> {
  const { actor, campaignId, until, reason } = request;
  await endPauses(db, campaignId, actor.slackUserId);
  await db.autoSendPause.create({
    data: { campaignId, until, reason, pausedBy: actor.slackUserId },
  });
  await recordDecision(db, { draftId: null, decision: 'pause', actor });
}

/** Resumes automatic sending; returns whether anything was paused. */
export async function resumeAutoSend(
  db: Db,
  campaignId: string | null,
  actor: Extract<Actor, { kind: 'person' }>,
): Promise<boolean> {
  const ended = await endPauses(db, campaignId, actor.slackUserId);
  if (ended > 0) await recordDecision(db, { draftId: null, decision: 'resume', actor });
  return ended > 0;
}

async function endPauses(db: Db, campaignId: string | null, endedBy: string): Promise<number> {
  const { count } = await db.autoSendPause.updateMany({
    where: { campaignId, endedAt: null },
    data: { endedAt: new Date(), endedBy },
  });
  return count;
}

/** What a stop means, for cards and pages. */
export function stopWords(stop: Stop): string {
  if (stop.kind === 'switched_off') return 'Automatic sending is switched off';
  const until = stop.until ? ` until ${stop.until.toISOString().slice(0, 16)} UTC` : '';
  const reason = stop.reason ? `: ${stop.reason}` : '';
  return `Automatic sending is paused by ${stop.by}${until}${reason}`;
}
