import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Desk } from '../desk.ts';
import { endDelivery } from '../end-delivery.ts';
import { settleByRecord } from '../settle-recorded.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';

/**
 * A person looked in the mailbox and says how a delivery of unknown outcome ended. "It was sent"
 * enters it into the conversation; "it was not" lets the draft wait again, so that it may be sent.
 */
export function settleUnknown(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  wasSent: boolean,
): Promise<DecisionResult> {
  return decide(
    db,
    desk,
    wasSent ? 'settle_sent' : 'settle_not_sent',
    click,
    async (tx, loaded) => {
      const delivery = loaded.deliveries.find(({ state }) => state === 'unknown');
      if (!delivery) return { already: true };
      // Whatever the person found, another program tells of the mail.
      if (await settleByRecord(tx, desk, loaded))
        return wasSent ? { already: true } : { refuse: 'skip:already_sent' };
      const stale = staleness(loaded, desk, click);
      if (stale) return stale;
      const { actor, fingerprint } = click;
      const event = wasSent ? 'found_sent' : 'found_not_sent';
      await endDelivery(tx, desk.queue, delivery, event, { actor, fingerprint });
      return null;
    },
  );
}
