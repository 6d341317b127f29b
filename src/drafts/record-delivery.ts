import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';
import { noteLeadChange } from './change-feed.ts';
import { recordDecision, workerActor } from './decide/record-decision.ts';
import type { Envelope } from './envelope.ts';
import { type LoadedDraft, loadDraft } from './load-draft.ts';
import { isMessageId } from './message-id.ts';
import { type ReasonCode, reasonWords } from './reasons.ts';
import { liveStates } from './review-state.ts';
import { recordHeldInstead } from './record-outcome.ts';

/** What went out, as it is entered into the conversation. */
export type SentReply = {
  envelope: Envelope;
  text: string;
  from: string | null;
  providerMessageId: string | null;
};

/** One claim of a delivery: what is recorded of it holds only while no other claim was made. */
export type HeldDelivery = { id: string; attempt: number };

/** A call that has an ending may tell it, even if it was given up for lost meanwhile. */
const openStates = ['sending', 'unknown'];

/**
 * The delivery went out: the delivery, the draft and the conversation say so together.
 *
 * @param states the delivery must be in one of these; otherwise nothing is written
 * @returns whether it was recorded
 */
export async function recordSent(
  tx: Db,
  draft: LoadedDraft['draft'],
  { id, attempt }: HeldDelivery,
  states: string[],
  reply: SentReply,
): Promise<boolean> {
  const now = new Date();
  const [delivery] = await tx.draftDelivery.updateManyAndReturn({
    where: { id, attempt, state: { in: states } },
    data: {
      state: 'sent',
      finishedAt: now,
      errorCode: null,
      providerMessageId: reply.providerMessageId,
    },
    select: { origin: true, claimedAt: true },
  });
  if (!delivery) return false;
  const automatic = delivery.origin === 'auto_send';
  const delayed = automatic && draft.autoSendAction === 'send_delayed';
  const { leadId } = await tx.aIDraft.update({
    where: { id: draft.id },
    data: {
      status: 'approved',
      responseDisposition: automatic ? 'AUTO_SENT' : await approvedOrEdited(tx, draft.id),
      autoSendAction: delayed ? 'send_delayed' : 'send_immediate',
    },
    select: { leadId: true },
  });
  await enterMessage(tx, messageOf(draft, leadId, reply, delivery.claimedAt ?? now));
  await noteLeadChange(tx, leadId, draft.id);
  return true;
}

async function approvedOrEdited(tx: Db, draftId: string) {
  const edit = await tx.draftDecision.findFirst({
    where: { draftId, decision: 'edit' },
    select: { id: true },
  });
  return edit ? ('EDITED' as const) : ('APPROVED' as const);
}

type SentMessage = ReturnType<typeof messageOf>;

/**
 * Enters the mail into the conversation. Whoever reads the mailbox may have done so already, without
 * knowing of the draft: then that message is made the draft's.
 */
async function enterMessage(tx: Db, message: SentMessage): Promise<void> {
  const { count } = await tx.message.createMany({ data: message, skipDuplicates: true });
  if (count === 1) return;
  const { leadId, aiDraftId, aiDraftPartIndex, source, sentBy, emailBisonReplyId } = message;
  if ((await tx.message.count({ where: { aiDraftId, aiDraftPartIndex } })) > 0) return;
  const adopted = await tx.message.updateMany({
    where: { leadId, aiDraftId: null, emailBisonReplyId },
    data: { aiDraftId, aiDraftPartIndex, source, sentBy },
  });
  // A handle is one message's alone, whatever conversation that ended up in.
  if (adopted.count === 0)
    await tx.message.create({ data: { ...message, emailBisonReplyId: null } });
}

function messageOf(draft: LoadedDraft['draft'], leadId: string, reply: SentReply, sentAt: Date) {
  return {
    leadId,
    aiDraftId: draft.id,
    aiDraftPartIndex: 0,
    direction: 'outbound',
    channel: draft.channel,
    source: 'zrg',
    sentBy: 'ai',
    body: reply.text,
    subject: reply.envelope.subject,
    cc: reply.envelope.cc,
    fromEmail: reply.from,
    toEmail: reply.envelope.to.address,
    toName: reply.envelope.to.name,
    // What SMTP gives back is the mail's own Message-ID, by which later replies keep the thread.
    emailBisonReplyId: isMessageId(reply.providerMessageId) ? reply.providerMessageId : null,
    isRead: true,
    sentAt,
  };
}

/**
 * The provider took it, though a person had already settled it as not sent. What is not on its way
 * again yet is called off, and the truth recorded; else the audit trail alone can tell.
 */
export async function recordSentAfterAll(
  tx: Db,
  draftId: string,
  held: HeldDelivery,
  reply: SentReply,
): Promise<void> {
  const loaded = await loadDraft(tx, draftId);
  if (!loaded) return;
  const settled = loaded.deliveries.find(({ id }) => id === held.id);
  if (settled?.state !== 'failed' || settled.attempt !== held.attempt) return;
  const next = loaded.deliveries.find(({ state }) => liveStates.includes(state));
  if (next?.state === 'queued') await recordCancelled(tx, draftId, next.id, 'skip:already_sent');
  if (!next || next.state === 'queued') {
    await recordSent(tx, loaded.draft, held, ['failed'], reply);
    return;
  }
  await recordDecision(tx, {
    draftId,
    decision: 'error',
    actor: workerActor,
    reason: 'error:unexpected',
    reasonText: 'a mail settled as not sent was accepted after all, and another one was under way',
  });
}

/** The delivery certainly did not go out: the draft waits again, with the reason on its cards. */
export async function recordFailed(
  tx: Db,
  draftId: string,
  { id, attempt }: HeldDelivery,
  reason: ReasonCode,
): Promise<void> {
  const { count } = await tx.draftDelivery.updateMany({
    where: { id, attempt, state: { in: openStates } },
    data: { state: 'failed', finishedAt: new Date(), errorCode: reason },
  });
  if (count === 1) await backToPending(tx, draftId, reason);
}

/** The delivery may or may not have gone out. The draft stays locked until a person settles it. */
export async function recordUnknown(tx: Db, { id, attempt }: HeldDelivery): Promise<void> {
  await tx.draftDelivery.updateMany({
    where: { id, attempt, state: 'sending' },
    data: { state: 'unknown', finishedAt: new Date(), errorCode: 'error:send_outcome_unknown' },
  });
}

/**
 * The provider took nothing and asks for patience: the same delivery is tried again later.
 *
 * @returns false where it was given up for lost meanwhile: nothing that a person was asked about
 *   leaves by itself any more
 */
export async function recordPostponed(
  tx: Db,
  queue: Queue,
  draftId: string,
  { id, attempt }: HeldDelivery,
  notBefore: Date,
): Promise<boolean> {
  const { count } = await tx.draftDelivery.updateMany({
    where: { id, attempt, state: 'sending' },
    data: { state: 'queued', claimedAt: null, claimedBy: null, notBefore },
  });
  if (count === 0) return false;
  await unlockDraft(tx, draftId);
  await queue.enqueue(tx, 'send-draft', { deliveryId: id }, { startAfter: notBefore });
  return true;
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
  await unlockDraft(tx, draftId);
  await recordHeldInstead(tx, draftId, heldText(reason));
}

/** What another program made of the draft meanwhile stays as it is. */
async function unlockDraft(tx: Db, draftId: string): Promise<void> {
  await tx.aIDraft.updateMany({
    where: { id: draftId, status: 'sending' },
    data: { status: 'pending' },
  });
}

function heldText(reason: ReasonCode): string {
  return `Not sent: ${reasonWords(reason)?.meaning ?? reason}`;
}
