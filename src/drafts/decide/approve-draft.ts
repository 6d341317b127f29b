import type { PrismaClient } from '../../generated/prisma/client.ts';
import { closeDrafts } from '../close-drafts.ts';
import type { Desk } from '../desk.ts';
import { notPending } from '../guards.ts';
import { banOf, obstacleToSending } from '../may-send.ts';
import { queueDelivery } from '../queue-delivery.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person approves what they were shown. The approval, the delivery and the job that sends it
 * exist together or not at all; it leaves when the undo window is over. To whom nobody may write,
 * nothing is sent, and their drafts are closed.
 */
export function approveDraft(db: PrismaClient, desk: Desk, click: Click): Promise<DecisionResult> {
  return decide(db, desk, 'approve', click, async (tx, loaded) => {
    if (notPending(loaded)) return { already: true };
    const ban = banOf(loaded);
    if (ban) {
      await closeDrafts(tx, desk.queue, loaded.lead.id, ban);
      return { refuse: ban };
    }
    const stale = staleness(loaded, desk, click);
    if (stale) return stale;
    const obstacle = obstacleToSending(loaded, desk.houseMail, 'approval');
    if (obstacle) return { refuse: obstacle };

    const { draftId, actor, fingerprint } = click;
    const retry = loaded.deliveries[0]?.state === 'failed';
    const decisionId = await recordDecision(tx, {
      draftId,
      decision: retry ? 'retry' : 'approve',
      actor,
      fingerprint,
    });
    await queueDelivery(tx, desk.queue, {
      draftId,
      leadId: loaded.lead.id,
      decisionId,
      fingerprint,
      origin: 'approval',
      ...(desk.sendDelaySeconds > 0
        ? { notBefore: new Date(Date.now() + desk.sendDelaySeconds * 1000) }
        : {}),
    });
    return null;
  });
}
