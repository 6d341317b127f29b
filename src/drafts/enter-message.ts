import type { Db } from '../database/db.ts';
import type { GivenReply } from './envelope.ts';
import type { Delivery } from './load-draft.ts';
import { rollUpSend } from './lead-rollups.ts';
import { isMessageId } from './message-id.ts';

/**
 * Enters a mail that went out into the conversation, as it was handed over, and ties it to its
 * delivery. Whoever reads the mailbox, or another program, may have entered it already: then that
 * message is taken. A draft that went out twice has two messages, each a part of its own.
 *
 * @param tx a transaction that has locked the draft, where that exists still
 */
export async function enterMessage(tx: Db, delivery: Delivery): Promise<void> {
  const draft = await tx.aIDraft.findUnique({ where: { id: delivery.draftId } });
  const leadId = draft?.leadId ?? delivery.leadId;
  // With the lead its conversation is gone; the delivery and the audit trail alone tell of the mail.
  if ((await tx.lead.count({ where: { id: leadId } })) === 0) return;
  const messageId =
    (await adopt(tx, delivery, leadId, draft?.channel)) ??
    (await create(tx, delivery, leadId, draft?.channel));
  await tx.draftDelivery.update({ where: { id: delivery.id }, data: { messageId } });
  await rollUpSend(tx, leadId, delivery.handedOverAt ?? delivery.finishedAt!);
}

/** Finds the message that another program has made of this mail, and makes it the draft's. */
async function adopt(
  tx: Db,
  delivery: Delivery,
  leadId: string,
  channel: string | undefined,
): Promise<string | null> {
  const { draftId } = delivery;
  const handle = handleOf(delivery);
  const read = handle
    ? await tx.message.findFirst({
        where: {
          leadId,
          emailBisonReplyId: handle,
          OR: [{ aiDraftId: null }, { aiDraftId: draftId }],
        },
      })
    : null;
  const found = read ?? (await findUnclaimed(tx, draftId));
  if (!found) return null;
  if (found.aiDraftId === null && channel !== undefined)
    await tx.message.update({
      where: { id: found.id },
      data: {
        aiDraftId: draftId,
        aiDraftPartIndex: await nextPart(tx, draftId),
        source: 'zrg',
        sentBy: 'ai',
      },
    });
  else if (found.sentBy === null && delivery.origin !== 'elsewhere')
    await tx.message.update({ where: { id: found.id }, data: { sentBy: 'ai' } });
  return found.id;
}

/** An outbound message of the draft that no delivery of ours has made. */
export async function findUnclaimed(tx: Db, draftId: string) {
  const messages = await tx.message.findMany({
    where: { aiDraftId: draftId, direction: 'outbound' },
  });
  const ours = await tx.draftDelivery.findMany({
    where: { draftId, messageId: { not: null } },
    select: { messageId: true },
  });
  const known = new Set(ours.map(({ messageId }) => messageId));
  return messages.find(({ id }) => !known.has(id)) ?? null;
}

async function create(
  tx: Db,
  delivery: Delivery,
  leadId: string,
  channel: string | undefined,
): Promise<string> {
  const { draftId } = delivery;
  const { to, cc, from, subject, text } = delivery.envelope as GivenReply;
  const handle = handleOf(delivery);
  // A handle is one message's alone, whatever conversation that ended up in.
  const taken = handle && (await tx.message.count({ where: { emailBisonReplyId: handle } })) > 0;
  const { id } = await tx.message.create({
    data: {
      leadId,
      ...(channel === undefined
        ? {}
        : { aiDraftId: draftId, aiDraftPartIndex: await nextPart(tx, draftId) }),
      direction: 'outbound',
      channel: channel ?? 'email',
      source: 'zrg',
      sentBy: 'ai',
      body: text,
      subject,
      cc,
      fromEmail: from?.address ?? null,
      toEmail: to.address,
      toName: to.name,
      emailBisonReplyId: taken ? null : handle,
      isRead: true,
      sentAt: delivery.handedOverAt ?? delivery.finishedAt!,
    },
    select: { id: true },
  });
  return id;
}

/** The parent's unique key does not bind where the part is null, so each message has a number. */
async function nextPart(tx: Db, draftId: string): Promise<number> {
  const { _max } = await tx.message.aggregate({
    where: { aiDraftId: draftId },
    _max: { aiDraftPartIndex: true },
  });
  return (_max.aiDraftPartIndex ?? -1) + 1;
}

/** What SMTP gives back is the mail's own Message-ID, by which later replies keep the thread. */
function handleOf({ providerMessageId }: Delivery): string | null {
  return isMessageId(providerMessageId) ? providerMessageId : null;
}
