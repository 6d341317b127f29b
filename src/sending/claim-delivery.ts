import type { Db } from '../database/db.ts';
import { lockDelivery } from '../drafts/decide/decide.ts';
import { composeEnvelope, type Envelope } from '../drafts/envelope.ts';
import { changedSince, forbidsSending, notPendingElsewhere } from '../drafts/guards.ts';
import type { Delivery, LoadedDraft } from '../drafts/load-draft.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import { recordCancelled } from '../drafts/record-delivery.ts';
import { recordOutcome } from '../drafts/record-outcome.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Adapter, OutgoingReply } from './adapters/adapter.ts';
import { composeReply } from './compose-reply.ts';
import type { SendingDesk } from './desk.ts';

/** The right to call the provider, once, for one delivery. */
export type Claim = {
  /** The draft as it was when it was claimed. */
  loaded: LoadedDraft;
  deliveryId: string;
  /** Which claim of the delivery this is: only its holder may say how it ended. */
  attempt: number;
  claimedAt: Date;
  adapter: Adapter;
  envelope: Envelope;
  reply: OutgoingReply;
};

/** Whether a delivery may go out now, and if not, what becomes of it. */
type Clearance =
  | { kind: 'clear'; adapter: Adapter; envelope: Envelope }
  | { kind: 'cancel'; reason: ReasonCode }
  | { kind: 'wait'; until: Date };

/**
 * Claims a queued delivery: all guards once more, then draft and delivery are marked `sending` in
 * one transaction, before any provider is called. Null is a normal result: it went to somebody
 * else, was stopped, has to wait, or a guard stood against it (its cards then say which).
 */
export async function claimDelivery(
  db: PrismaClient,
  desk: SendingDesk,
  deliveryId: string,
): Promise<Claim | null> {
  return db.$transaction(async (tx) => {
    const locked = await lockDelivery(tx, deliveryId);
    if (locked?.delivery.state !== 'queued') return null;
    const { loaded, delivery } = locked;
    const clearance = await clear(tx, desk, loaded, delivery);
    switch (clearance.kind) {
      case 'wait':
        await postpone(tx, desk, delivery, clearance.until);
        return null;
      case 'cancel':
        await recordCancelled(tx, delivery.draftId, deliveryId, clearance.reason);
        await desk.queue.enqueue(tx, 'refresh-card', { draftId: delivery.draftId });
        return null;
      case 'clear':
        return claim(tx, desk, loaded, delivery, clearance);
    }
  });
}

async function clear(
  tx: Db,
  desk: SendingDesk,
  loaded: LoadedDraft,
  delivery: Delivery,
): Promise<Clearance> {
  if (delivery.notBefore > new Date()) return { kind: 'wait', until: delivery.notBefore };
  const reason =
    notPendingElsewhere(loaded) ??
    forbidsSending(loaded, desk.houseMail) ??
    changedSince(loaded, desk.houseMail, delivery.fingerprint);
  if (reason) return { kind: 'cancel', reason };
  if (delivery.origin === 'auto_send') {
    const guard = await desk.guardAutomaticSend(tx, loaded);
    if (guard.kind !== 'clear') return guard;
  }
  const choice = await desk.adapterFor(tx, loaded);
  if (!choice.ok) return { kind: 'cancel', reason: `error:${choice.reason}` };
  const result = composeEnvelope(loaded, desk.houseMail);
  if (!result.ok) return { kind: 'cancel', reason: result.reason };
  return { kind: 'clear', adapter: choice.adapter, envelope: result.envelope };
}

async function postpone(
  tx: Db,
  desk: SendingDesk,
  { id, draftId, origin, notBefore }: Delivery,
  until: Date,
): Promise<void> {
  await tx.draftDelivery.update({ where: { id }, data: { notBefore: until } });
  // One that was to go at once is a delayed one from now on; a job that came early changes nothing.
  if (origin === 'auto_send' && until > notBefore)
    await recordOutcome(tx, draftId, { outcome: 'send_delayed' });
  await desk.queue.enqueue(tx, 'send-draft', { deliveryId: id }, { startAfter: until });
}

async function claim(
  tx: Db,
  desk: SendingDesk,
  loaded: LoadedDraft,
  delivery: Delivery,
  { adapter, envelope }: { adapter: Adapter; envelope: Envelope },
): Promise<Claim | null> {
  const draftId = loaded.draft.id;
  const drafts = await tx.aIDraft.updateMany({
    where: { id: draftId, status: 'pending' },
    data: { status: 'sending' },
  });
  if (drafts.count !== 1) return null;
  const claimedAt = new Date();
  const reply = composeReply(loaded, envelope, delivery.idempotencyKey);
  await tx.draftDelivery.update({
    where: { id: delivery.id, state: 'queued' },
    data: {
      state: 'sending',
      attempt: { increment: 1 },
      claimedAt,
      claimedBy: desk.workerId,
      provider: adapter.name,
      envelope: { ...envelope, text: reply.text, threadHandle: reply.threadHandle },
    },
  });
  await desk.queue.enqueue(tx, 'refresh-card', { draftId });
  return {
    loaded,
    deliveryId: delivery.id,
    attempt: delivery.attempt + 1,
    claimedAt,
    adapter,
    envelope,
    reply,
  };
}
