import type { Db } from '../database/db.ts';
import { type AIDraft, type Message, Prisma } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { type Actor, recordDecision, workerActor } from './decide/record-decision.ts';
import { type DeliveryEvent, type Ending, endings } from './delivery-endings.ts';
import { isFirstText, sameWords, wasEdited } from './draft-text.ts';
import { enterMessage } from './enter-message.ts';
import type { GivenReply } from './envelope.ts';
import type { Delivery } from './load-draft.ts';
import { type ReasonCode, reasonWords } from './reasons.ts';
import { recordHeldInstead, recordOutcome } from './record-outcome.ts';
import { redrawLead } from './redraw-lead.ts';

/** One delivery, or one claim of it: what a claim's holder tells holds while no other was made. */
export type HeldDelivery = { id: string; attempt?: number };

/** What is known of an event; which of these an event needs is plain from its name. */
export type EndingFacts = {
  /** Default: the desk itself. */
  actor?: Actor;
  /** What a person was shown. */
  fingerprint?: string;
  /** Why it did not go out. Left out, what stands there stays, and its time with it. */
  reason?: ReasonCode;
  /** Said in the audit trail instead of the reason's words; no private text. */
  reasonText?: string;
  /** When it may be tried again. */
  notBefore?: Date;
  /** Who takes it, through what, and what the provider is given. */
  claim?: { by: string; provider: string; reply: GivenReply };
  /** The provider's id of the mail, or its Message-ID. */
  providerMessageId?: string | null;
  /** The message by which another program tells of the mail. */
  recorded?: Pick<Message, 'body' | 'source' | 'sentBy'>;
  /** Another delivery of the draft is under way or went out: both are true. */
  besidesAnother?: boolean;
};

/** The database's clock, the one that all processes share. */
const now = Prisma.sql`clock_timestamp()::timestamp(3)`;

/**
 * Carries out what `endings` says of an event: delivery, draft, outcome, conversation, audit trail
 * and cards, together. Doing it twice is harmless: the second finds the delivery in another state.
 *
 * @param tx a transaction under the lead's lock, and the draft's where that exists still
 * @returns the delivery as it is now; null where it is in no state that the event can meet, or was
 *   claimed anew: nothing was changed then
 */
export async function endDelivery(
  tx: Db,
  queue: Queue,
  held: HeldDelivery,
  event: DeliveryEvent,
  facts: EndingFacts = {},
): Promise<Delivery | null> {
  const ending: Ending = endings[event];
  const delivery = await move(tx, held, event, ending, facts);
  if (!delivery) return null;
  await changeDraft(tx, delivery, ending, facts);
  await changeOutcome(tx, delivery, ending, facts);
  if (ending.message) await enterMessage(tx, delivery);
  if (ending.decision)
    await recordDecision(tx, {
      draftId: delivery.draftId,
      deliveryId: delivery.id,
      decision: ending.decision,
      actor: facts.actor ?? workerActor,
      fingerprint: facts.fingerprint ?? delivery.fingerprint,
      reason: facts.reason,
      reasonText: facts.reasonText,
    });
  if (delivery.state === 'queued')
    await queue.enqueue(
      tx,
      'send-draft',
      { deliveryId: delivery.id },
      { startAfter: delivery.notBefore },
    );
  if (ending.from.includes('sending')) await sendWaiting(tx, queue, delivery);
  await redrawLead(tx, queue, delivery.leadId, delivery.draftId);
  return delivery;
}

/** A lead gets one mail at a time: those that waited for this one have their turn. */
async function sendWaiting(tx: Db, queue: Queue, { id, leadId }: Delivery): Promise<void> {
  const waiting = await tx.draftDelivery.findMany({
    where: { leadId, id: { not: id }, state: 'queued' },
    select: { id: true, notBefore: true },
  });
  for (const { id: deliveryId, notBefore } of waiting)
    await queue.enqueue(tx, 'send-draft', { deliveryId }, { startAfter: notBefore });
}

async function move(
  tx: Db,
  { id, attempt }: HeldDelivery,
  event: DeliveryEvent,
  { from, to }: Ending,
  facts: EndingFacts,
): Promise<Delivery | null> {
  const claimed = attempt === undefined ? Prisma.empty : Prisma.sql`AND "attempt" = ${attempt}`;
  const [delivery] = await tx.$queryRaw<Delivery[]>`
    UPDATE "DraftDelivery" SET
      "state" = ${to}, "updatedAt" = ${now}, ${Prisma.join(columnsOf(event, to, facts))}
    WHERE "id" = ${id} AND "state" = ANY(${from}::text[]) ${claimed}
    RETURNING *`;
  return delivery ?? null;
}

function columnsOf(event: DeliveryEvent, to: Ending['to'], facts: EndingFacts): Prisma.Sql[] {
  switch (to) {
    case 'queued':
      return [
        Prisma.sql`"claimedAt" = NULL, "claimedBy" = NULL, "handedOverAt" = NULL`,
        Prisma.sql`"notBefore" = COALESCE(${facts.notBefore ?? null}, "notBefore")`,
        Prisma.sql`"deferrals" = "deferrals" + ${event === 'deferred' ? 1 : 0}`,
      ];
    case 'sending': {
      const { by, provider, reply } = facts.claim!;
      return [
        Prisma.sql`"attempt" = "attempt" + 1, "claimedBy" = ${by}, "provider" = ${provider}`,
        Prisma.sql`"envelope" = ${JSON.stringify(reply)}::jsonb`,
        Prisma.sql`"claimedAt" = ${now}, "handedOverAt" = ${now}`,
      ];
    }
    case 'sent':
      return [
        Prisma.sql`"finishedAt" = ${now}, "errorCode" = NULL`,
        Prisma.sql`"providerMessageId" = ${facts.providerMessageId ?? null}`,
        Prisma.sql`"besidesAnother" = ${facts.besidesAnother ?? false}`,
      ];
    default: {
      const { reason } = facts;
      if (!reason) return [Prisma.sql`"finishedAt" = COALESCE("finishedAt", ${now})`];
      return [Prisma.sql`"finishedAt" = ${now}, "errorCode" = ${reason}`];
    }
  }
}

async function changeDraft(
  tx: Db,
  delivery: Delivery,
  { draft }: Ending,
  { recorded }: EndingFacts,
): Promise<void> {
  const { draftId } = delivery;
  switch (draft) {
    case 'keep':
      return;
    case 'lock': {
      const where = { id: draftId, status: 'pending' };
      const { count } = await tx.aIDraft.updateMany({ where, data: { status: 'sending' } });
      if (count !== 1) throw new Error('a delivery was claimed whose draft does not wait');
      return;
    }
    case 'unlock':
      await unlock(tx, draftId);
      return;
    case 'approve':
      await approve(tx, delivery, recorded);
  }
}

/**
 * The draft waits again. The parent product takes a draft that is `sending` for ten minutes for sent
 * and calls it approved; no mail of it is there, so it was not.
 */
async function unlock(tx: Db, draftId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "AIDraft" draft SET "status" = 'pending', "updatedAt" = ${now}
    WHERE "id" = ${draftId}
      AND ("status" = 'sending' OR "status" = 'approved' AND NOT EXISTS (
        SELECT FROM "Message" message
        WHERE message."aiDraftId" = draft."id" AND message."direction" = 'outbound'))`;
}

async function approve(
  tx: Db,
  delivery: Delivery,
  recorded: EndingFacts['recorded'],
): Promise<void> {
  const { draftId, origin } = delivery;
  const draft = await tx.aIDraft.findUnique({ where: { id: draftId } });
  if (!draft) return;
  const elsewhere = origin === 'elsewhere';
  const disposition = await dispositionOf(tx, draft, delivery, recorded);
  const delayed = origin !== 'approval' && draft.autoSendAction === 'send_delayed';
  const byPerson = elsewhere && recorded && !isAiSent(recorded);
  await tx.aIDraft.update({
    where: { id: draftId },
    data: {
      status: 'approved',
      // What the program that sent it says of it stands.
      responseDisposition: (elsewhere && draft.responseDisposition) || disposition,
      ...(byPerson ? {} : { autoSendAction: delayed ? 'send_delayed' : 'send_immediate' }),
    },
  });
}

/** What counts as sent by the AI. */
function isAiSent({ sentBy, source }: NonNullable<EndingFacts['recorded']>): boolean {
  return sentBy === 'ai' && source === 'zrg';
}

/** Whose text went out: of what another program recorded, the text tells. */
async function dispositionOf(
  tx: Db,
  draft: AIDraft,
  { origin, envelope }: Delivery,
  recorded: EndingFacts['recorded'],
) {
  const { text: given } = envelope as GivenReply;
  const isGiven = !recorded || sameWords(recorded.body, given);
  if (origin === 'auto_send' && isGiven) return 'AUTO_SENT';
  const edited = recorded
    ? !(await isFirstText(tx, draft, isGiven ? given : recorded.body))
    : await wasEdited(tx, draft, given);
  return edited ? 'EDITED' : 'APPROVED';
}

async function changeOutcome(
  tx: Db,
  { draftId, origin, errorCode }: Delivery,
  { outcome }: Ending,
  { reason, reasonText }: EndingFacts,
): Promise<void> {
  if (outcome === 'delayed' && origin === 'auto_send')
    await recordOutcome(tx, draftId, { outcome: 'send_delayed' });
  if (outcome !== 'held') return;
  const code = reason ?? errorCode ?? '';
  const words = reasonText ?? `Not sent: ${reasonWords(code)?.meaning ?? code}`;
  await recordHeldInstead(tx, draftId, words);
}
