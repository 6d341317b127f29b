import { type Carrier, carrierOf } from './carrier.ts';
import type { HouseMail } from './house-mail.ts';
import type { LoadedDraft } from './load-draft.ts';
import type { Mailbox } from './mailbox.ts';
import { isReplySubject } from '../mail-text/subject.ts';
import { type Dropped, recipientsOf } from './recipients.ts';
import { parseMailbox } from '../settings/parse-mailbox.ts';

/** Who sends a draft to whom under which subject: all that Approve decides besides the text. */
export type Envelope = {
  carrier: Carrier;
  /** The sending mailbox; null where the carrier knows it by the thread. */
  from: Mailbox | null;
  /** Where answers go, where not to the sender. */
  replyTo: string | null;
  to: Mailbox;
  cc: string[];
  subject: string;
  /** Who would have been on it, but cannot be. */
  dropped?: Dropped[];
  /** Whom the record names as having taken over, though the conversation names `to`. */
  recordNames?: string | null;
};

/** What a provider was given, as the delivery keeps it: the draft's row may change meanwhile. */
export type GivenReply = Envelope & { text: string; threadHandle: string | null };

export type EnvelopeRefusal = 'error:no_recipient' | 'error:provider_not_configured';
export type EnvelopeResult =
  | { ok: true; envelope: Envelope }
  /** `unusable`: whose address it is that stands against it. */
  | { ok: false; reason: EnvelopeRefusal; unusable?: Dropped | null };

/** Composes the envelope of a draft's reply: who sends it, to whom (`recipientsOf`), on what. */
export function composeEnvelope(loaded: LoadedDraft, house: HouseMail): EnvelopeResult {
  // Mail providers carry e-mail alone; other channels are answered from the parent product.
  if (loaded.draft.channel !== 'email')
    return { ok: false, reason: 'error:provider_not_configured' };
  const sender = senderOf(loaded, house);
  const result = recipientsOf(loaded, [
    sender.from?.address ?? null,
    sender.replyTo,
    house.from?.address ?? null,
    house.replyTo,
  ]);
  if (!result.ok) return { ok: false, reason: 'error:no_recipient', unusable: result.unusable };
  return {
    ok: true,
    envelope: { ...sender, ...result.recipients, subject: replySubject(loaded) },
  };
}

type Sender = Pick<Envelope, 'carrier' | 'from' | 'replyTo'>;

/** Providers know the sending mailbox by the thread; a mail server is told. */
function senderOf({ workspace, workspaceMail }: LoadedDraft, house: HouseMail): Sender {
  const carrier = carrierOf(workspace);
  if (carrier !== 'smtp') return { carrier, from: null, replyTo: null };
  const { mailFrom = null, replyTo = null } = workspaceMail ?? {};
  // Answers to a workspace's own sender do not go to the house.
  if (mailFrom !== null) return { carrier, from: parseMailbox(mailFrom), replyTo };
  return { carrier, from: house.from, replyTo: replyTo ?? house.replyTo };
}

function replySubject({ trigger, messages }: LoadedDraft): string {
  const subject =
    trigger?.subject?.trim() ||
    messages.findLast((message) => message.subject?.trim())?.subject?.trim() ||
    'your message';
  const oneLine = subject.replace(/\s+/g, ' ');
  return isReplySubject(oneLine) ? oneLine : `Re: ${oneLine}`;
}
