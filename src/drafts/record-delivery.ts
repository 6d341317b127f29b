import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';
import { recordDecision, workerActor } from './decide/record-decision.ts';
import type { Envelope } from './envelope.ts';
import type { LoadedDraft } from './load-draft.ts';
import { type ReasonCode, reasonWords } from './reasons.ts';
import { recordHeldInstead } from './record-outcome.ts';

/** What went out, as it is entered into the conversation. */
export type SentReply = {
  envelope: Envelope;
  from: string | null;
  providerMessageId: string | null;
};

/**
 * The delivery went out: the delivery, the draft and the conversation say so together.
 *
 * @param states the delivery must be in one of these; otherwise nothing is written
 * @returns whether it was recorded
 */
export async function recordSent(
  tx: Db,
  loaded: LoadedDraft,
  deliveryId: string,
  states: string[],
  reply: SentReply,
): Promise<boolean> {
  const now = new Date();
  const { count } = await tx.draftDelivery.updateMany({
    where: { id: deliveryId, state: { in: states } },
    data: {
      state: 'sent',
      finishedAt: now,
      errorCode: null,
      providerMessageId: reply.providerMessageId,
    },
  });
  if (count === 0) return false;
  const { draft, deliveries } = loaded;
  const delivery = deliveries.find(({ id }) => id === deliveryId)!;
  const automatic = delivery.origin === 'auto_send';
  const delayed = automatic && draft.autoSendAction === 'send_delayed';
  await tx.aIDraft.update({
    where: { id: draft.id },
    data: {
      status: 'approved',
      responseDisposition: dispositionOf(loaded, automatic),
      autoSendAction: delayed ? 'send_delayed' : 'send_immediate',
    },
  });
  await tx.message.upsert({
    where: { aiDraftId_aiDraftPartIndex: { aiDraftId: draft.id, aiDraftPartIndex: 0 } },
    update: {},
    create: messageOf(loaded, reply, delivery.claimedAt ?? now),
  });
  return true;
}

function dispositionOf({ decisions }: LoadedDraft, automatic: boolean) {
  if (automatic) return 'AUTO_SENT' as const;
  const edited = decisions.some(({ decision }) => decision === 'edit');
  return edited ? ('EDITED' as const) : ('APPROVED' as const);
}

function messageOf({ draft, lead }: LoadedDraft, reply: SentReply, sentAt: Date) {
  return {
    leadId: lead.id,
    aiDraftId: draft.id,
    aiDraftPartIndex: 0,
    direction: 'outbound',
    channel: draft.channel,
    source: 'zrg',
    sentBy: 'ai',
    body: draft.content,
    subject: reply.envelope.subject,
    cc: reply.envelope.cc,
    fromEmail: reply.from,
    toEmail: reply.envelope.to.address,
    toName: reply.envelope.to.name,
    isRead: true,
    sentAt,
  };
}

/** The delivery certainly did not go out: the draft waits again, with the reason on its cards. */
export async function recordFailed(
  tx: Db,
  loaded: LoadedDraft,
  deliveryId: string,
  reason: ReasonCode,
): Promise<void> {
  await tx.draftDelivery.update({
    where: { id: deliveryId, state: 'sending' },
    data: { state: 'failed', finishedAt: new Date(), errorCode: reason },
  });
  await backToPending(tx, loaded.draft.id, reason);
}

/** The delivery may or may not have gone out. The draft stays locked until a person settles it. */
export async function recordUnknown(tx: Db, deliveryId: string): Promise<void> {
  await tx.draftDelivery.updateMany({
    where: { id: deliveryId, state: 'sending' },
    data: { state: 'unknown', finishedAt: new Date(), errorCode: 'error:send_outcome_unknown' },
  });
}

/** The provider took nothing and asks for patience: the same delivery is tried again later. */
export async function recordPostponed(
  tx: Db,
  queue: Queue,
  loaded: LoadedDraft,
  deliveryId: string,
  notBefore: Date,
): Promise<void> {
  await tx.draftDelivery.update({
    where: { id: deliveryId, state: 'sending' },
    data: { state: 'queued', claimedAt: null, claimedBy: null, notBefore },
  });
  await tx.aIDraft.update({ where: { id: loaded.draft.id }, data: { status: 'pending' } });
  await queue.enqueue(tx, 'send-draft', { deliveryId }, { startAfter: notBefore });
}

/** A guard stands against a queued delivery: it is cancelled, and a person is asked instead. */
export async function recordCancelled(
  tx: Db,
  draftId: string,
  deliveryId: string,
  reason: ReasonCode,
): Promise<void> {
  const { count } = await tx.draftDelivery.updateMany({
    where: { id: deliveryId, state: 'queued' },
    data: { state: 'cancelled', finishedAt: new Date(), errorCode: reason },
  });
  if (count === 0) return;
  await recordDecision(tx, { draftId, decision: 'cancel', actor: workerActor, reason });
  await recordHeldInstead(tx, draftId, heldText(reason));
}

/** A draft whose delivery came to nothing waits for a person again. */
export async function backToPending(tx: Db, draftId: string, reason: ReasonCode): Promise<void> {
  await tx.aIDraft.update({ where: { id: draftId }, data: { status: 'pending' } });
  await recordHeldInstead(tx, draftId, heldText(reason));
}

function heldText(reason: ReasonCode): string {
  return `Not sent: ${reasonWords(reason)?.meaning ?? reason}`;
}
