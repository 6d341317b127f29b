import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Desk } from '../desk.ts';
import { endDelivery } from '../end-delivery.ts';
import { type Click, decide, type DecisionResult } from './decide.ts';

/**
 * A person stops a send before it has begun. Stopping and sending both need the draft's lock while
 * the delivery is `queued`, so exactly one of them gets it. Stopping is harmless, so it asks for no
 * fingerprint: it must work whatever changed meanwhile.
 */
export function stopSend(db: PrismaClient, desk: Desk, click: Click): Promise<DecisionResult> {
  return decide(db, desk, 'stop', click, async (tx, loaded) => {
    const { actor, fingerprint } = click;
    const delivery = loaded.deliveries.find(({ state }) => state === 'queued');
    if (!delivery) return { already: true };
    await endDelivery(tx, desk.queue, delivery, 'stopped', {
      actor,
      fingerprint,
      reason: 'skip:stopped_by_person',
      reasonText: 'Stopped by a person before it went out by itself',
    });
    return null;
  });
}
