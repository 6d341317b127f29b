import type { Db } from '../../database/db.ts';
import type { GivenReply } from '../envelope.ts';
import type { Delivery, LoadedDraft } from '../load-draft.ts';
import { recordSent } from '../record-delivery.ts';
import { type Actor, recordDecision } from './record-decision.ts';

/** Who found out that a mail had gone out after all, and how. */
export type Finding = {
  actor: Actor;
  /** The mail's own Message-ID, where it was seen. */
  messageId?: string;
  /** The fingerprint of what a person was shown. */
  fingerprint?: string;
  /** How they know; no names, addresses or texts of mails. */
  reasonText?: string;
};

/**
 * Settles a delivery of unknown outcome as sent: it is entered into the conversation as it was
 * handed over, and the audit trail says who found out. The caller has locked the draft, seen that
 * the outcome is unknown still, and has the cards drawn again.
 */
export async function settleAsSent(
  tx: Db,
  loaded: LoadedDraft,
  delivery: Delivery,
  { messageId, ...finding }: Finding,
): Promise<void> {
  const envelope = delivery.envelope as GivenReply;
  const from = envelope.from?.address ?? null;
  const reply = { envelope, text: envelope.text, from, providerMessageId: messageId ?? null };
  await recordSent(tx, loaded.draft, delivery, ['unknown'], reply);
  await recordDecision(tx, { draftId: loaded.draft.id, decision: 'settle_sent', ...finding });
}
