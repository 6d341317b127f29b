import type { PrismaClient } from '../../generated/prisma/client.ts';
import { type Click, decide, type DecisionResult, type Desk } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person stops a send before it has begun. Stopping and sending both need the delivery's row
 * while it is `queued`, so exactly one of them gets it. Stopping is harmless, so it asks for no
 * fingerprint: it must work whatever changed meanwhile.
 */
export function stopSend(db: PrismaClient, desk: Desk, click: Click): Promise<DecisionResult> {
  return decide(db, desk, 'stop', click, async (tx) => {
    const { draftId, actor, fingerprint } = click;
    const { count } = await tx.draftDelivery.updateMany({
      where: { draftId, state: 'queued' },
      data: { state: 'cancelled', finishedAt: new Date(), errorCode: 'skip:stopped_by_person' },
    });
    if (count === 0) return { already: true };
    await recordDecision(tx, { draftId, decision: 'stop', actor, fingerprint });
    return null;
  });
}
