import { crashPoint } from '../crash-point.ts';
import { lockDraft } from '../drafts/decide/decide.ts';
import {
  recordFailed,
  recordPostponed,
  recordSent,
  recordSentAfterAll,
  recordUnknown,
} from '../drafts/record-delivery.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { SendResult } from './adapters/adapter.ts';
import { type Claim, claimDelivery } from './claim-delivery.ts';
import type { SendingDesk } from './desk.ts';
import { keepTrying } from './keep-trying.ts';
import { isFresh } from './recover-delivery.ts';

/** A mail that has been tried so often for five minutes at least is given back to a person. */
const MAX_ATTEMPTS = 5;
/** How long the ending of a call is held on to while the database is away. Seconds. */
const RECORDING_PATIENCE_SECONDS = 120;

/** The ending of a claim that grew too old before the provider could be called. */
const sleptTooLong: SendResult = {
  outcome: 'retry_later',
  reason: 'provider_unreachable',
  retryAfterSeconds: 0,
  detail: 'the claim had grown too old to call the provider',
};

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
  const fresh = isFresh(desk, claim.claimedAt);
  const result = fresh ? await claim.adapter.send(claim.reply) : sleptTooLong;
  crashPoint('send:answered');
  await keepTrying(RECORDING_PATIENCE_SECONDS, () => recordResult(db, desk, claim, result));
  crashPoint('send:recorded');
  desk.log.info(
    {
      deliveryId,
      draftId: claim.loaded.draft.id,
      provider: claim.adapter.name,
      ...withoutId(result),
    },
    'delivery ended',
  );
}

/**
 * Draft, delivery, conversation and cards say together how the call ended. Doing it twice is
 * harmless: it is bound to this claim, and a claim ends once.
 */
async function recordResult(
  db: PrismaClient,
  desk: SendingDesk,
  claim: Claim,
  result: SendResult,
): Promise<void> {
  const { loaded, envelope, reply } = claim;
  const from = envelope.from?.address ?? null;
  const draftId = loaded.draft.id;
  const held = { id: claim.deliveryId, attempt: claim.attempt };
  await db.$transaction(async (tx) => {
    await lockDraft(tx, draftId);
    await desk.queue.enqueue(tx, 'refresh-card', { draftId });
    switch (result.outcome) {
      case 'sent': {
        const { providerMessageId } = result;
        const sent = { envelope, from, text: reply.text, providerMessageId };
        const recorded = await recordSent(tx, loaded.draft, held, ['sending', 'unknown'], sent);
        if (!recorded) await recordSentAfterAll(tx, draftId, held, sent);
        return;
      }
      case 'failed':
        return recordFailed(tx, draftId, held, `error:${result.reason}`);
      case 'retry_later': {
        const notBefore = new Date(Date.now() + result.retryAfterSeconds * 1000);
        const again =
          claim.attempt < MAX_ATTEMPTS &&
          (await recordPostponed(tx, desk.queue, draftId, held, notBefore));
        if (!again) await recordFailed(tx, draftId, held, `error:${result.reason}`);
        return;
      }
      case 'unknown':
        return recordUnknown(tx, held);
    }
  });
}

/** Provider ids may hold addresses, so they stay out of the log. */
function withoutId(result: SendResult): object {
  return result.outcome === 'sent' ? { outcome: result.outcome } : result;
}
