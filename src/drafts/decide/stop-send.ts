import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Desk } from '../desk.ts';
import { recordHeldInstead } from '../record-outcome.ts';
import { type Click, decide, type DecisionResult } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person stops a send before it has begun. Stopping and sending both need the draft's lock while
 * the delivery is `queued`, so exactly one of them gets it. Stopping is harmless, so it asks for no
 * fingerprint: it must work whatever changed meanwhile.
 */
export function stopSend(db: PrismaClient, desk: Desk, click: Click): Promise<DecisionResult> {
  return decide(db, desk, 'stop', click, async (tx, loaded) => {
    const { draftId, actor, fingerprint } = click;
    const delivery = loaded.deliveries.find(({ state }) => state === 'queued');
    if (!delivery) return { already: true };
    await tx.draftDelivery.update({
      where: { id: delivery.id, state: 'queued' },
      data: { state: 'cancelled', finishedAt: new Date(), errorCode: 'skip:stopped_by_person' },
    });
    await recordHeldInstead(tx, draftId, 'Stopped by a person before it went out by itself');
    await recordDecision(tx, { draftId, decision: 'stop', actor, fingerprint });
    return null;
  });
}
