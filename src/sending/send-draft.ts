import { crashPoint } from '../crash-point.ts';
import type { Db } from '../database/db.ts';
import { endDelivery, type HeldDelivery } from '../drafts/end-delivery.ts';
import { underDeliveryLock } from '../drafts/lead-lock.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { noteFault, noteWorks } from '../drafts/workspace-faults.ts';
import type { Queue } from '../queue.ts';
import type { SendResult } from './adapters/adapter.ts';
import { type Claim, claimDelivery } from './claim-delivery.ts';
import type { SendingDesk } from './desk.ts';
import { keepTrying } from './keep-trying.ts';
import { isFresh } from './recover-delivery.ts';

/** A mail that has been tried so often for five minutes at least is given back to a person. */
const MAX_TRIES = 5;
/** How long the ending of a call is held on to while the database is away. Seconds. */
const RECORDING_PATIENCE_SECONDS = 120;

/**
 * THE way out: gets one delivery to its lead, at most once, and records how it ended.
 *
 * It may be called any number of times for the same delivery, by any process: the claim lets one
 * caller through. What a process leaves behind that dies in here, `recoverDeliveries` finds.
 *
 * @throws only faults of our own database; the job is then run again
 */
export async function sendDraft(
  db: PrismaClient,
  desk: SendingDesk,
  deliveryId: string,
): Promise<void> {
  crashPoint('send:picked');
  const claim = await claimDelivery(db, desk, deliveryId);
  if (!claim) return;
  crashPoint('send:claimed');
  const held = { id: deliveryId, attempt: claim.attempt };
  if (!(await isFresh(db, desk, held))) {
    await record(db, deliveryId, (tx) => endUncalled(tx, desk.queue, held));
    return;
  }
  const result = await claim.adapter.send(claim.reply);
  crashPoint('send:answered');
  await record(db, deliveryId, (tx) => endAsAnswered(tx, desk, claim, result));
  crashPoint('send:recorded');
  const { draftId, adapter } = claim;
  desk.log.info(
    { deliveryId, draftId, provider: adapter.name, ...withoutId(result) },
    'delivery ended',
  );
}

/** Records in a transaction of its own, for as long as the database or the lead's lock is away. */
function record(
  db: PrismaClient,
  deliveryId: string,
  ending: (tx: Db) => Promise<unknown>,
): Promise<unknown> {
  return keepTrying(RECORDING_PATIENCE_SECONDS, () => underDeliveryLock(db, deliveryId, ending));
}

/**
 * The provider was never called. Where the delivery was given up for lost meanwhile, and people were
 * asked, it certainly did not go out; it does not leave by itself any more.
 */
async function endUncalled(tx: Db, queue: Queue, held: HeldDelivery): Promise<void> {
  const again = await endDelivery(tx, queue, held, 'not_called');
  if (!again) await endDelivery(tx, queue, held, 'refused', { reason: 'error:not_handed_over' });
}

/** What the provider answered, told as an event of the delivery. */
async function endAsAnswered(
  tx: Db,
  { queue }: SendingDesk,
  { deliveryId: id, draftId, attempt, deferrals, access }: Claim,
  result: SendResult,
): Promise<void> {
  const held = { id, attempt };
  switch (result.outcome) {
    case 'sent': {
      const { providerMessageId } = result;
      await noteWorks(tx, queue, access, 'send');
      const sent = await endDelivery(tx, queue, held, 'accepted', { providerMessageId });
      if (!sent) await endAcceptedAfterAll(tx, queue, held, providerMessageId);
      return;
    }
    case 'failed':
      if (result.reason === 'provider_not_configured')
        await noteFault(tx, queue, access, 'send', { detail: result.detail, draftId });
      await endDelivery(tx, queue, held, 'refused', { reason: `error:${result.reason}` });
      return;
    case 'retry_later': {
      const notBefore = new Date(Date.now() + result.retryAfterSeconds * 1000);
      const patient = deferrals + 1 < MAX_TRIES;
      if (patient && (await endDelivery(tx, queue, held, 'deferred', { notBefore }))) return;
      await endDelivery(tx, queue, held, 'refused', { reason: `error:${result.reason}` });
      return;
    }
    case 'unknown':
      await endDelivery(tx, queue, held, 'lost', { reason: 'error:send_outcome_unknown' });
  }
}

/**
 * The provider took it, though a person had found that it was not sent. Another delivery of the
 * draft that has not left yet is called off; where one is under way or went out, both are true.
 */
async function endAcceptedAfterAll(
  tx: Db,
  queue: Queue,
  held: HeldDelivery,
  providerMessageId: string | null,
): Promise<void> {
  const delivery = await tx.draftDelivery.findUnique({ where: { id: held.id } });
  if (!delivery) return;
  const { draftId } = delivery;
  const others = { draftId, id: { not: held.id } };
  const next = await tx.draftDelivery.findFirst({ where: { ...others, state: 'queued' } });
  if (next) await endDelivery(tx, queue, next, 'overtaken', { reason: 'skip:already_sent' });
  const live = { in: ['sending', 'unknown', 'sent'] };
  const besidesAnother = (await tx.draftDelivery.count({ where: { ...others, state: live } })) > 0;
  await endDelivery(tx, queue, held, 'accepted_after_all', {
    providerMessageId,
    besidesAnother,
    reasonText: besidesAnother
      ? 'accepted after a person had found it was not sent; another mail of this draft went out, or may have'
      : 'accepted after a person had found it was not sent',
  });
}

/** Provider ids may hold addresses, so they stay out of the log. */
function withoutId(result: SendResult): object {
  return result.outcome === 'sent' ? { outcome: result.outcome } : result;
}
