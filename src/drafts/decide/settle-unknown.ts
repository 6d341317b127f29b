import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { GivenReply } from '../envelope.ts';
import { backToPending, recordSent } from '../record-delivery.ts';
import { type Click, decide, type DecisionResult, type Desk, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

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
      const stale = staleness(loaded, desk, click);
      if (stale) return stale;
      const { draftId, actor, fingerprint } = click;
      if (wasSent) {
        const envelope = delivery.envelope as GivenReply;
        const from = loaded.workspace.emailProvider ? null : desk.ownAddress;
        const reply = { envelope, text: envelope.text, from, providerMessageId: null };
        await recordSent(tx, loaded, delivery, ['unknown'], reply);
      } else {
        await tx.draftDelivery.update({ where: { id: delivery.id }, data: { state: 'failed' } });
        await backToPending(tx, draftId, 'error:send_outcome_unknown');
      }
      const decision = wasSent ? 'settle_sent' : 'settle_not_sent';
      await recordDecision(tx, { draftId, decision, actor, fingerprint });
      return null;
    },
  );
}
